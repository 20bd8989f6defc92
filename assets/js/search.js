// Results as one types. Without script the form leads to the same results.

const PAUSE = 200

export function search () {
  document.querySelectorAll('form[data-danh-search]').forEach((form) => {
    const field = form.querySelector('input[name=q]')
    const place = document.getElementById(form.dataset.danhSearch)
    if (!field || !place) return
    let pause
    let underWay

    function look () {
      underWay?.abort()
      const words = field.value.trim()
      if (!words) return place.replaceChildren()
      const query = new URLSearchParams({ q: words, phan: 'ket-qua' })
      // A request reads a document by itself: no text is made into HTML here, which the policy forbids.
      underWay = new XMLHttpRequest()
      underWay.open('GET', `${form.action}?${query}`)
      underWay.responseType = 'document'
      underWay.onload = ({ target }) => {
        if (target.status === 200 && target.response) place.replaceChildren(...target.response.body.childNodes)
      }
      underWay.send()
    }

    field.addEventListener('input', () => {
      clearTimeout(pause)
      pause = setTimeout(look, PAUSE)
    })
  })
}
