// What radios and checkboxes reveal, and the option that excludes the others.
// The base's own modules put aria-expanded on radios, where it is not allowed
// (WAI-ARIA 1.2 §6.6), so this does the same without it.

export function choices () {
  document.querySelectorAll('.govuk-radios, .govuk-checkboxes').forEach((group) => {
    const boxes = [...group.querySelectorAll('input[type=radio], input[type=checkbox]')]
    const reveal = () => boxes.forEach((box) => {
      const part = box.dataset.ariaControls && document.getElementById(box.dataset.ariaControls)
      const kind = box.type === 'radio' ? 'radios' : 'checkboxes'
      part?.classList.toggle(`govuk-${kind}__conditional--hidden`, !box.checked)
    })
    group.addEventListener('change', ({ target }) => {
      if (target.type === 'checkbox' && target.checked) {
        const alone = target.dataset.behaviour === 'exclusive'
        boxes.filter((box) => box !== target && box.name === target.name && (alone || box.dataset.behaviour === 'exclusive'))
          .forEach((box) => { box.checked = false })
      }
      reveal()
    })
    // A browser that goes back fills forms in after the page has loaded.
    window.addEventListener('pageshow', reveal)
    reveal()
  })
}
