// Warns a minute before the session ends; one press keeps it. What was typed
// stays on the page, whatever becomes of the session.

const WARNING = 60

export function idle () {
  const dialog = document.getElementById('danh-idle')
  const limit = Number(document.body.dataset.idle)
  if (!dialog || !(limit > WARNING)) return

  const [warn, over] = ['warn', 'over'].map((part) => dialog.querySelector(`[data-part=${part}]`))
  const count = dialog.querySelector('.danh-dialog__count')
  let state = 'quiet'
  // The app and the desk have a session each, also where one address serves both.
  const SEEN = `danh-seen:${dialog.dataset.keep}`

  const now = () => Date.now() / 1000
  const seen = () => { try { localStorage.setItem(SEEN, String(now())) } catch { /* private mode */ } own = now() }
  let own = now()
  // Another tab of the same browser may have been used meanwhile.
  const last = () => { try { return Math.max(own, Number(localStorage.getItem(SEEN)) || 0) } catch { return own } }

  function show (part) {
    state = part
    warn.hidden = part !== 'warn'
    over.hidden = part !== 'over'
    if (!dialog.open) dialog.showModal()
    dialog.querySelector(`[data-part=${part}] .govuk-button`).focus()
  }

  function quiet () {
    state = 'quiet'
    if (dialog.open) dialog.close()
  }

  async function keep () {
    const token = document.querySelector('input[name=csrf]')
    const body = new URLSearchParams({ csrf: token ? token.value : '' })
    try {
      const answer = await fetch(dialog.dataset.keep, { method: 'POST', body, headers: { accept: 'application/json' } })
      if (!answer.ok) return show('over')
      if (answer.headers.get('content-type')?.includes('json')) renew((await answer.json()).csrf)
      seen()
      quiet()
    } catch { /* no network: the countdown goes on and the button stays */ }
  }

  // After signing in again in another tab the forms here need the new token.
  function renew (csrf) {
    if (csrf) document.querySelectorAll('input[name=csrf]').forEach((input) => { input.value = csrf })
  }

  function tick () {
    const left = Math.ceil(limit - (now() - last()))
    if (left > WARNING) {
      if (state === 'warn') quiet()
      return
    }
    if (left <= 0) {
      if (state === 'warn') show('over')
      // Nobody was warned, for the page slept: the site knows whether the session lives.
      if (state === 'quiet') { state = 'slept'; keep() }
      return
    }
    count.textContent = dialog.dataset.waiting.replace('{seconds}', left)
    if (state === 'quiet') show('warn')
  }

  dialog.addEventListener('cancel', (event) => { event.preventDefault(); if (state === 'warn') keep() })
  dialog.querySelector('[data-act=keep]').addEventListener('click', keep)
  dialog.querySelector('[data-act=close]').addEventListener('click', () => { state = 'gone'; dialog.close() })
  window.addEventListener('focus', () => { if (['over', 'gone', 'slept'].includes(state)) keep() })
  // A page that wakes looks at the clock before anybody can type into it.
  window.addEventListener('pageshow', tick)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) tick() })
  // Whoever is typing is there: half-way through, the session is kept quietly.
  document.addEventListener('input', () => { if (state === 'quiet' && now() - last() > limit / 2) { own = now(); keep() } })

  seen()
  setInterval(tick, 1000)
}
