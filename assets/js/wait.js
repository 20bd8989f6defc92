// Pages that wait: for an approval on the phone, for another site's answer, for
// a code to run out.

export function waits () {
  document.querySelectorAll('[data-danh-poll]').forEach(poll)
  document.querySelectorAll('[data-danh-until]').forEach(countdown)
}

// Asks every three seconds; 204 means not yet, {"to": "/…"} where to go.
function poll (place) {
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.danhPoll, { headers: { accept: 'application/json' } })
      if (answer.status === 200) {
        const { to } = await answer.json()
        return to && to.startsWith('/') && !to.startsWith('//') ? location.assign(to) : location.reload()
      }
      if (answer.status >= 400 && answer.status !== 429 && answer.status < 500) return location.reload()
    } catch { /* no network: asked again */ }
    setTimeout(ask, 3000)
  }
  setTimeout(ask, 3000)
}

// data-danh-until: milliseconds; data-text: "Còn {minutes} phút"; data-over: what is said at the end.
function countdown (place) {
  const until = Number(place.dataset.danhUntil)
  const tell = () => {
    const left = Math.ceil((until - Date.now()) / 60000)
    place.textContent = left > 0 ? place.dataset.text.replace('{minutes}', left) : place.dataset.over
    if (left > 0) setTimeout(tell, 5000)
  }
  tell()
}
