// Results as one types. Without script the form leads to the same results.

const PAUSE = 200

export function search () {
  document.querySelectorAll('form[data-danh-search]').forEach((form) => {
    const field = form.querySelector('input[name=q]')
    const place = document.getElementById(form.dataset.danhSearch)
    if (!field || !place) return
    let pause
    let underWay

    async function look () {
      underWay?.abort()
      const words = field.value.trim()
      if (!words) return place.replaceChildren()
      underWay = new AbortController()
      const query = new URLSearchParams({ q: words, phan: 'ket-qua' })
      try {
        const answer = await fetch(`${form.action}?${query}`, { signal: underWay.signal })
        if (!answer.ok) return
        const found = new DOMParser().parseFromString(await answer.text(), 'text/html')
        place.replaceChildren(...found.body.childNodes)
      } catch { /* another letter was typed, or there is no network: the form still works */ }
    }

    field.addEventListener('input', () => {
      clearTimeout(pause)
      pause = setTimeout(look, PAUSE)
    })
  })
}
