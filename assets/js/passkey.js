// Passkeys (WebAuthn Level 3): a form with data-danh-passkey="get" or "create"
// gets its hidden field "credential" filled in and is then sent as any form.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}
const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const withId = (known) => ({ ...known, id: bytes(known.id) })

function asked (json) {
  const options = { ...(json.publicKey || json) }
  options.challenge = bytes(options.challenge)
  if (options.user) options.user = withId(options.user)
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    if (options[list]) options[list] = options[list].map(withId)
  }
  return options
}

function answered (credential) {
  const { response } = credential
  const said = {}
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[part]) said[part] = text(response[part])
  }
  if (response.getTransports) said.transports = response.getTransports()
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults()
  })
}

async function options (form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options)
  const body = new URLSearchParams(new FormData(form))
  const answer = await fetch(form.dataset.optionsUrl, { method: 'POST', body, headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}

async function run (form, extra) {
  const does = form.dataset.danhPasskey
  const publicKey = asked(await options(form))
  const credential = await navigator.credentials[does]({ publicKey, ...extra })
  form.elements.credential.value = answered(credential)
  form.submit()
}

export function passkeys () {
  const forms = [...document.querySelectorAll('form[data-danh-passkey]')]
  let listening
  for (const form of forms) {
    const said = form.querySelector('[role=status]')
    if (!window.PublicKeyCredential) {
      said.textContent = form.dataset.unsupported
      form.querySelector('button').disabled = true
      continue
    }
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      listening?.abort()
      said.textContent = form.dataset.waiting
      try {
        await run(form)
      } catch {
        said.textContent = form.dataset.failed
      }
    })
    if ('conditional' in form.dataset && PublicKeyCredential.isConditionalMediationAvailable) {
      PublicKeyCredential.isConditionalMediationAvailable().then((can) => {
        if (!can) return
        listening = new AbortController()
        run(form, { mediation: 'conditional', signal: listening.signal }).catch(() => {})
      })
    }
  }
}
