// Whoever chooses a language, a size or a background in the middle of a form
// finds what they typed on the page that comes back. It is kept for that one
// step, in this tab alone, and never what is secret.

const KEY = 'danh-typed'
const NOT_KEPT = ['hidden', 'file', 'password', 'submit']

function fields () {
  return [...document.querySelectorAll('main input[name], main select[name], main textarea[name]')]
    .filter((field) => !NOT_KEPT.includes(field.type) && field.autocomplete !== 'one-time-code' && !('danhSecret' in field.dataset))
}

const ticks = (field) => ['radio', 'checkbox'].includes(field.type)

function keep (place) {
  const typed = fields().map((field) => [field.name, ticks(field) ? field.value : null, ticks(field) ? field.checked : field.value])
  try { sessionStorage.setItem(KEY, JSON.stringify({ place, typed })) } catch { /* private mode: as without script */ }
}

function restore () {
  let kept
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY))
    sessionStorage.removeItem(KEY)
  } catch { /* private mode */ }
  if (kept?.place !== location.pathname + location.search) return
  const known = fields()
  for (const [name, value, typed] of kept.typed) {
    const field = known.find((one) => one.name === name && (value === null || one.value === value))
    if (field && ticks(field)) field.checked = typed
    else if (field) field.value = typed
  }
}

export function looks () {
  restore()
  document.querySelectorAll('a[href^="/cai-dat?"]').forEach((link) => {
    const back = new URL(new URL(link.href).searchParams.get('return') ?? '/', location.origin)
    link.addEventListener('click', () => { if (fields().length) keep(back.pathname + back.search) })
  })
}
