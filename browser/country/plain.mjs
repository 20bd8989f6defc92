// A browser without script: it follows links, fills in forms, keeps cookies,
// and stops where the sites it knows send it elsewhere.

import { Agent, request } from 'node:http'

/** A full house is asked again as often as this, when it says that it will do after so many seconds. */
const PATIENCE = { tries: 20, wait: 5 }

/** Nobody answered, or the answer broke off: what was asked may have been done or not. */
export class BrokeOff extends Error {}

/** Whether the sites were told to end: one that still answers may not reach another any more, and says so. */
export const sites = { ending: false }

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function plain (text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    return NAMED[name] ?? all
  })
}

function attributes (tag) {
  const found = {}
  for (const [, name, value] of tag.matchAll(/([^\s=/"'<>]+)(?:="([^"]*)")?/g)) found[name] = plain(value ?? '')
  return found
}

/** The forms of a page: where each goes, and what it holds before anybody types. */
function forms (html) {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, body]) => {
    const { action = '', enctype = '' } = attributes(head)
    const fields = {}
    const names = new Set()
    for (const [, kind, tag] of body.matchAll(/<(input|select|textarea|button)\b([^>]*)>/g)) {
      const { name, type = 'text', value = '', ...rest } = attributes(tag)
      if (!name) continue
      names.add(name)
      const silent = kind === 'button' || type === 'submit' || type === 'file'
      const unticked = (type === 'radio' || type === 'checkbox') && !('checked' in rest)
      if (!silent && !unticked) fields[name] = value
    }
    return { action, multipart: enctype.startsWith('multipart'), names, fields }
  })
}

const EDGE = 'an-edge-no-file-holds'

function multipart (fields) {
  const parts = []
  for (const [name, value] of Object.entries(fields)) {
    const file = Buffer.isBuffer(value)
    const about = file ? `; filename="${name}.png"\r\ncontent-type: image/png` : ''
    parts.push(Buffer.from(`--${EDGE}\r\ncontent-disposition: form-data; name="${name}"${about}\r\n\r\n`))
    parts.push(file ? value : Buffer.from(value), Buffer.from('\r\n'))
  }
  parts.push(Buffer.from(`--${EDGE}--\r\n`))
  return { type: `multipart/form-data; boundary=${EDGE}`, body: Buffer.concat(parts) }
}

/** One answer, whole; BrokeOff when it did not come whole. */
export function ask (address, { method = 'GET', headers = {}, body, from, agent, limit = 20_000 } = {}) {
  return new Promise((resolve, reject) => {
    const off = (error) => reject(new BrokeOff(`${method} ${address}: ${error.code ?? error.message}`))
    const asked = request(address, { method, headers, agent, localAddress: from, family: 4, timeout: limit }, (answer) => {
      const parts = []
      answer.on('data', (part) => parts.push(part))
      answer.on('error', off)
      answer.on('end', () => {
        if (!answer.complete) return off(new Error('broke off'))
        resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') })
      })
    })
    asked.on('error', off)
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
    asked.end(body)
  })
}

/** Somebody's browser. The ports of one host share its cookies, as in real ones. */
export class Plain {
  /** `sites`: the addresses it goes to; sent elsewhere, it stops at the door. */
  constructor (sites, { from = '127.0.0.1' } = {}) {
    this.sites = sites
    this.from = from
    this.cookies = new Map()
    this.place = ''
    this.status = 0
    this.html = ''
    this.outside = false
    this.landed = ''
    this.agent = new Agent({ keepAlive: true, maxSockets: 2, localAddress: from })
  }

  /** Types an address. */
  async open (address) {
    await this.#follow('GET', new URL(address, this.place || undefined).href)
    return this
  }

  /**
   * Types into the form that has these fields, and sends it. `landed` is the path
   * the answer named: empty for as long as there was none.
   */
  async send (typed, { then } = {}) {
    const names = Object.keys(typed)
    const form = forms(this.html).find((form) => names.every((name) => form.names.has(name)))
    if (!form) throw new Error(`no form with ${names.join(', ')} at ${this.place}: ${this.says()}`)
    const fields = { ...form.fields, ...typed }
    const to = new URL(form.action || this.place, this.place).href
    const sent = form.multipart
      ? multipart(fields)
      : { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() }
    await this.#follow('POST', to, sent)
    if (then && !then.test(this.place)) throw new Error(`sent ${names.join(', ')} and came to ${this.place}: ${this.says()}`)
    return this
  }

  /** Presses the button of the form that goes there. */
  async press (action) {
    const form = forms(this.html).find((form) => form.action.endsWith(action))
    if (!form) throw new Error(`no form goes to ${action} at ${this.place}: ${this.says()}`)
    const body = new URLSearchParams(form.fields).toString()
    await this.#follow('POST', new URL(form.action, this.place).href, { type: 'application/x-www-form-urlencoded', body })
    return this
  }

  /** Sends fields to an address of the site, as the button of a form that has a value of its own does. */
  async submit (action, fields) {
    const body = new URLSearchParams(fields).toString()
    await this.#follow('POST', new URL(action, this.place).href, { type: 'application/x-www-form-urlencoded', body })
    return this
  }

  /** Begins to send fields to an address of the site, and is cut off before the end. */
  cut (action, fields) {
    const to = new URL(action, this.place)
    const body = new URLSearchParams(fields).toString()
    const headers = {
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), origin: to.origin,
      'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) + 1,
    }
    return new Promise((resolve) => {
      const sent = request(to, { method: 'POST', headers, agent: false, localAddress: this.from, family: 4 })
      sent.on('error', resolve)
      sent.on('close', resolve)
      sent.write(body, () => sent.destroy())
    })
  }

  /** The link whose address begins so. */
  link (start) {
    const found = [...this.html.matchAll(/<a\b([^>]*)>/g)].map(([, tag]) => attributes(tag).href ?? '')
    return found.find((href) => href.startsWith(start))
  }

  /** Whether the page has a form with this field. */
  has (name) {
    return forms(this.html).some((form) => form.names.has(name))
  }

  /** The words of the page. */
  says () {
    const main = this.html.match(/<main\b[\s\S]*<\/main>/)?.[0] ?? this.html
    return plain(main.replace(/<(style|script)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim()
  }

  path () {
    return new URL(this.place).pathname
  }

  async #follow (method, address, sent) {
    this.outside = false
    this.landed = ''
    for (let hop = 0; hop < 20; hop += 1) {
      const { origin } = new URL(address)
      if (!this.sites.includes(origin)) {
        Object.assign(this, { place: address, status: 0, html: '', outside: true })
        return
      }
      const answer = await this.#ask(method, address, sent)
      if (sites.ending && answer.status === 503) throw new BrokeOff(`${method} ${address}: the sites are ending`)
      this.#keep(answer.headers['set-cookie'] ?? [])
      Object.assign(this, { place: address, status: answer.status, html: answer.text })
      const next = answer.headers.location ?? this.#onward()
      if (method === 'POST') this.landed = new URL(next ?? address, address).pathname
      if (!next) return
      ;[method, address, sent] = ['GET', new URL(next, address).href, undefined]
    }
    throw new Error(`sent round in circles at ${address}`)
  }

  /** Where a page that leads on at once leads. */
  #onward () {
    const head = this.html.match(/<meta\b[^>]*http-equiv="refresh"[^>]*>/)?.[0]
    return head && attributes(head).content?.match(/^0; url=(.*)$/)?.[1]
  }

  #ask (method, address, sent) {
    const headers = { accept: 'text/html', 'accept-language': 'vi', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Plain/1' }
    if (this.cookies.size > 0) headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (sent) {
      headers['content-type'] = sent.type
      headers['content-length'] = Buffer.byteLength(sent.body)
      headers.origin = new URL(this.place).origin
      headers['sec-fetch-site'] = 'same-origin'
    }
    return this.#patiently(() => ask(address, { method, headers, body: sent?.body, from: this.from, agent: this.agent }))
  }

  /** Too many people were there and nothing was done: waits as long as it is told to, and asks again. */
  async #patiently (attempt) {
    for (let tries = 1; ; tries += 1) {
      const answer = await attempt()
      const wait = Number(answer.headers['retry-after'])
      if (answer.status !== 503 || !(wait <= PATIENCE.wait) || tries === PATIENCE.tries) return answer
      await new Promise((resolve) => setTimeout(resolve, wait * 1000))
    }
  }

  #keep (cookies) {
    for (const cookie of cookies) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/)
      if (value === '' || /;\s*max-age=0\b/i.test(cookie)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}
