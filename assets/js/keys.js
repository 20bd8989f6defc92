// Single keys for officers. They act only on what says so, never while somebody
// types, and can be turned off (WCAG 2.2, 2.1.4).

export function keys () {
  const marked = document.querySelectorAll('[data-danh-key]')
  if (!marked.length || document.body.dataset.keys === 'off') return
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input, select, textarea, dialog[open], [contenteditable]')) return
    const place = [...marked].find((node) => node.dataset.danhKey === event.key)
    if (place) {
      event.preventDefault()
      return place.matches('input') ? place.focus() : place.click()
    }
    if (event.key === 'j' || event.key === 'k') move(event.key === 'j' ? 1 : -1)
  })
}

function move (by) {
  const rows = [...document.querySelectorAll('[data-danh-row]')]
  const at = rows.indexOf(document.activeElement)
  rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
}
