// Registers the service worker, through the one Trusted Types policy there is,
// and offers to put the app on the home screen where the browser can.

const WORKER = '/sw.js'

export function install () {
  if ('serviceWorker' in navigator && window.isSecureContext) {
    navigator.serviceWorker.register(trusted(WORKER)).catch(() => {})
  }
  const place = document.querySelector('[data-danh-install]')
  window.addEventListener('beforeinstallprompt', (event) => {
    if (!place) return
    event.preventDefault()
    place.hidden = false
    place.querySelector('button').addEventListener('click', () => { event.prompt(); place.hidden = true }, { once: true })
  })
}

function trusted (address) {
  if (!window.trustedTypes) return address
  const policy = window.trustedTypes.createPolicy('danh', {
    createScriptURL: (asked) => {
      if (asked === WORKER) return asked
      throw new TypeError(asked)
    }
  })
  return policy.createScriptURL(address)
}
