// Results as one types. Without script the form leads to the same results.

const PAUSE = 200

export function search () {
  document.querySelectorAll('form[data-danh-search]').forEach((form) => {
    const field = form.querySelector('input[name=q]')
    const place = document.getElementById(form.dataset.danhSearch)
    if (!field || !place) return
    let pause
    let underWay

    // A request that brings a document parses it where no script can run, so
    // that the page's policy on trusted types has nothing to allow.
    function look () {
      underWay?.abort()
      const words = field.value.trim()
      if (!words) return place.replaceChildren()
      underWay = new XMLHttpRequest()
      underWay.open('GET', `${form.action}?${new URLSearchParams({ q: words, phan: 'ket-qua' })}`)
      underWay.responseType = 'document'
      // Without a network nothing is shown: the form still works.
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
