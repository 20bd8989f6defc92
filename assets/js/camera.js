// Takes a picture on the page and puts it into the file field, for a portrait
// or the code on a card. Without it the file field does the same.

export function cameras () {
  if (!navigator.mediaDevices?.getUserMedia || !window.DataTransfer) return
  document.querySelectorAll('[data-danh-camera]').forEach(begin)
}

function begin (place) {
  const input = place.querySelector('input[type=file]')
  const words = place.dataset
  const stage = make('div', 'danh-camera__stage')
  const acts = make('div', 'danh-camera__acts')
  const said = make('p', 'govuk-hint')
  said.setAttribute('role', 'status')
  place.append(stage, acts, said)
  let stream

  const act = (word, kind, does) => {
    const button = make('button', `govuk-button ${kind}`)
    button.type = 'button'
    button.textContent = word
    button.addEventListener('click', does)
    return button
  }
  const open = act(words.open, 'govuk-button--secondary', start)
  const take = act(words.take, '', shoot)
  const again = act(words.again, 'govuk-button--secondary', start)
  const stop = act(words.stop, 'govuk-button--secondary', () => { end(); show([], [open]) })

  function show (picture, buttons) {
    stage.replaceChildren(...picture)
    acts.replaceChildren(...buttons)
  }

  function end () {
    stream?.getTracks().forEach((track) => track.stop())
    stream = undefined
  }

  async function start () {
    try {
      const video = { facingMode: words.danhCamera, width: { ideal: 1280 }, height: { ideal: 960 } }
      stream = await navigator.mediaDevices.getUserMedia({ video })
    } catch {
      said.textContent = words.denied
      return
    }
    const view = make('video', '')
    Object.assign(view, { playsInline: true, muted: true, srcObject: stream })
    show([view], [take, stop])
    said.textContent = words.ready
    await view.play()
    take.focus()
  }

  function shoot () {
    const view = stage.querySelector('video')
    const canvas = make('canvas', '')
    canvas.width = view.videoWidth
    canvas.height = view.videoHeight
    canvas.getContext('2d').drawImage(view, 0, 0)
    end()
    canvas.toBlob((blob) => {
      const files = new DataTransfer()
      files.items.add(new File([blob], 'anh.jpg', { type: 'image/jpeg' }))
      input.files = files.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
      show([canvas], [again])
      said.textContent = words.taken
      again.focus()
    }, 'image/jpeg', 0.9)
  }

  show([], [open])
  window.addEventListener('pagehide', end)
}

function make (name, kind) {
  const node = document.createElement(name)
  node.className = kind
  return node
}
