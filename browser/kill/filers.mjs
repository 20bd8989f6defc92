// Citizens of level 2 who file at the ministry's portal, again and again: a
// draft page by page, the confirmation, the bank; some take it back. Each step
// looks first where it stands, so that it can be gone on with after any moment.

import { PASSCODE, PASSWORD, SITES, identity, ministry } from '../country/country.mjs'
import { BrokeOff, Plain, ask } from '../country/plain.mjs'

const SERVICE = `${ministry}/dich-vu/cap-lai-the-can-cuoc`
const PLACE = 'Số 1, Phố Mẫu, Phường Mẫu, Thanh Hóa'
const pad = (number, digits) => String(number).padStart(digits, '0')

/** People of the demo with an account of level 2, each made an inhabitant of the officers' province. */
const PEOPLE = [
  ['001088012903', 'Lê Quốc Khánh', '1988-09-02', 'Nam', '0905000103', '2024-09-16'],
  ['038086018465', 'Đỗ Minh Tuấn', '1986-03-17', 'Nam', '0905000107', '2024-12-03'],
  ['092191017764', 'Lý Thu Trang', '1991-01-09', 'Nữ', '0905000112', '2025-03-10'],
  ['030079022951', 'Mai Xuân Trường', '1979-02-03', 'Nam', '0905000113', '2025-03-10'],
  ['087082033486', 'Võ Thành Long', '1982-10-28', 'Nam', '0905000114', '2025-03-10'],
  ['038190042336', 'Nguyễn Thị Hoa', '1990-07-11', 'Nữ', '0905000117', '2025-03-10'],
  ['001183045669', 'Vũ Thị Lan Hương', '1983-12-08', 'Nữ', '0905000120', '2025-03-10'],
]

/** Their lines of the register. */
export function file () {
  const header = 'personal_id,full_name,birth_date,sex,phone,card_kind,card_issued_on,card_status,permanent_address,current_address,biometrics_on'
  const line = ([number, name, birth, sex, phone, issued]) =>
    `${number},${name},${birth},${sex},${phone},can-cuoc-2024,${issued},valid,"${PLACE}","${PLACE}",${issued}`
  return [header, ...PEOPLE.map(line), ''].join('\n')
}

/** The code that was sent to a phone after a moment. */
async function code (phone, asked) {
  for (let tries = 0; tries < 200; tries += 1) {
    const sent = JSON.parse((await ask(`${identity}/demo/outbox`)).text)
    const found = sent.find(({ to, text, at }) => to === `+84${phone.slice(1)}` && /OTP \d{6}/.test(text) && at > asked)
    if (found) return found.text.match(/OTP (\d{6})/)[1]
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`no code came to ${phone}`)
}

/** Goes to a place of the portal, through whatever stands before it: sign-in, code, passcode. */
export async function arrive (browser, phone, number, place) {
  await browser.open(`${ministry}${place}`)
  for (let hop = 0; hop < 16; hop += 1) {
    const way = ['/dang-nhap/quoc-gia', '/dang-nhap/dinh-danh'].map((start) => browser.link(start)).find(Boolean)
    if (browser.has('passcode')) await browser.send({ passcode: PASSCODE })
    else if (browser.has('so') && browser.has('mat-khau')) {
      browser.asked = new Date(Date.now() - 1).toISOString()
      await browser.send({ so: number, 'mat-khau': PASSWORD })
    } else if (browser.has('ma') && browser.place.startsWith(identity)) await browser.send({ ma: await code(phone, browser.asked) })
    else if (/\/(dang-nhap|chua-dang-nhap)/.test(browser.path()) && way) await browser.open(way)
    else if (browser.place.startsWith(identity) && browser.path() !== '/') await browser.open(`${ministry}${place}`)
    else return browser.place.startsWith(ministry)
  }
  throw new Error(`${number} does not arrive at ${place}: ${browser.place} ${browser.says()}`)
}

/** One of them: how far their dossier has come, and what was told them of it. */
export class Filer {
  constructor ([number, name, , , phone], n, roll) {
    Object.assign(this, { number, name, phone, n, roll, filed: [], turn: 0 })
    this.browser = new Plain(SITES, { from: `127.254.${n}.1` })
    this.begin()
  }

  /** Signed in and proved, before anything is killed. */
  async seat (ledger) {
    await this.arrive('/dich-vu/cap-lai-the-can-cuoc/bat-dau')
    ledger.acked(null, 'citizen at the portal')
  }

  begin () {
    Object.assign(this, { stage: 'draft', draft: '', contact: '', contacts: [], doubt: false, own: null })
  }

  async step (ledger) {
    switch (this.stage) {
      case 'draft': return this.choose(ledger)
      case 'pages': return this.answer(ledger)
      case 'check': return this.confirm(ledger)
      case 'pay': return this.pay(ledger)
    }
  }

  async arrive (place) {
    if (!await arrive(this.browser, this.phone, this.number, place)) throw new Error(`${this.number} came to ${this.browser.place}: ${this.browser.says()}`)
  }

  async choose (ledger) {
    const { browser } = this
    await this.arrive('/dich-vu/cap-lai-the-can-cuoc/bat-dau')
    if (browser.path() !== new URL(`${SERVICE}/doi-tuong`).pathname) { this.stage = 'done'; return }
    const own = browser.html.match(/<input\b[^>]*name="doi-tuong"[^>]*>/)[0].match(/value="([^"]*)"/)[1]
    await browser.send({ 'doi-tuong': own })
    const found = browser.path().match(/^\/ho-so\/nhap\/([0-9a-f]{32})\//)
    // A card that is under way may keep somebody from asking for another.
    if (!found) { this.stage = 'done'; return }
    Object.assign(this, { draft: found[1], stage: 'pages' })
    ledger.acked(null, 'draft begun')
  }

  /** One page after another; the phone is another one for each draft, so that a page that is lost is missed. */
  async answer (ledger) {
    const { browser } = this
    await this.arrive(`/ho-so/nhap/${this.draft}`)
    const page = browser.path().split('/').pop()
    this.turn += 1
    const contact = `0905${pad(this.n, 2)}${pad(this.turn % 10_000, 4)}`
    const sends = { 'ly-do': { ly_do: 'hong' }, 'thong-tin': {}, 'lien-he': { dien_thoai: contact }, nhan: { nhan_tai: 'tai_co_quan' } }
    if (page === 'kiem-tra') {
      // The last page may have been saved by the post that nobody answered.
      if (!this.contact) return this.mend(contact, ledger)
      this.stage = 'check'
      return
    }
    if (!sends[page]) throw new Error(`no page of a draft: ${browser.place} ${browser.says()}`)
    if (page === 'lien-he') return this.mend(contact, ledger)
    if (page === 'thong-tin') await browser.press(browser.path())
    else await browser.send(sends[page])
    ledger.acked(null, `page ${page} saved`)
    // The phone is known from the account: that page would be passed over.
    if (!this.contact) return this.mend(contact, ledger)
  }

  /** Saves the phone: in doubt until the answer names a place. */
  async mend (contact, ledger) {
    const { browser } = this
    await this.arrive(`/ho-so/nhap/${this.draft}/lien-he?sua=1`)
    if (!browser.has('dien_thoai')) return
    if (this.roll() < 0.3) {
      // A line that is cut saves nothing: this phone is never to be seen.
      const fields = { csrf: browser.html.match(/name="csrf" value="([^"]*)"/)[1], dien_thoai: '0905999999' }
      await browser.cut(`/ho-so/nhap/${this.draft}/lien-he`, fields)
      ledger.acked(null, 'line cut')
    }
    this.contacts = [...new Set([...this.contacts, contact])]
    const heard = () => {
      Object.assign(this, { contact, contacts: [contact] })
      ledger.acked(null, 'page lien-he saved')
    }
    try {
      await browser.send({ dien_thoai: contact })
    } catch (error) {
      if (browser.landed && !browser.landed.endsWith('/lien-he')) heard()
      throw error
    }
    if (browser.landed.endsWith('/lien-he')) throw new Error(`a phone was not taken: ${browser.says()}`)
    heard()
  }

  async confirm (ledger) {
    const { browser } = this
    await this.arrive(`/ho-so/nhap/${this.draft}/kiem-tra`)
    const sent = browser.path().match(/^\/ho-so\/([0-9a-f]{32})/)
    if (sent) {
      // It was sent by the post that nobody answered.
      if (!this.doubt) ledger.strange.push(`${this.number}: a draft nobody confirmed is sent: ${browser.place}`)
      ledger.settle(this, true)
      return this.began(sent[1], ledger)
    }
    if (this.doubt) ledger.settle(this, false)
    if (!browser.has('cam-doan')) { this.stage = 'pages'; return }
    const page = browser.html
    const at = browser.place
    this.doubt = true
    const heard = () => {
      const [, id] = browser.landed.match(/^\/ho-so\/([0-9a-f]{32})\/da-nop$/) ?? []
      if (id) { this.doubt = false; this.began(id, ledger) }
      return id
    }
    try {
      await browser.send({ 'cam-doan': 'co' })
    } catch (error) {
      if (browser.landed) heard()
      throw error
    }
    // A proof that is too old is given anew, and the page comes again.
    if (!browser.landed.startsWith('/ho-so/')) {
      this.doubt = false
      if (browser.has('passcode')) await browser.send({ passcode: PASSCODE })
      return
    }
    const id = heard()
    if (!id) throw new Error(`the confirmation led to ${browser.place}: ${browser.says()}`)
    if (this.roll() < 0.3) await this.again(page, at, id, ledger)
  }

  /** Back, and pressed once more: the same answer, and no second dossier. */
  async again (page, at, id, ledger) {
    const { browser } = this
    Object.assign(browser, { html: page, place: at })
    await browser.send({ 'cam-doan': 'co' })
    if (browser.landed !== `/ho-so/${id}/da-nop`) ledger.half.push(`${this.number}: pressed twice, it led to ${browser.landed}`)
    ledger.acked(null, 'confirmed twice')
  }

  began (id, ledger) {
    this.own = { id, draft: this.draft, contact: this.contact, paid: [0, 0], back: [0, 0], passed: 0, taken: false }
    this.filed.push(this.own)
    this.stage = 'pay'
    this.recent = true
    ledger.acked(null, 'dossier sent')
  }

  async pay (ledger) {
    const { browser, own } = this
    await this.arrive(`/ho-so/${own.id}/thanh-toan`)
    if (!browser.has('cach')) return this.paid(ledger)
    if (own.paid[0] > 0) ledger.lost.push(`${own.id}: the payment was acknowledged, and is asked for again`)
    if (this.doubt) ledger.settle(this, false)
    own.paid[1] = own.paid[0]
    own.back[1] = own.back[0]
    if (own.takes ??= this.roll() < 0.4) return this.takeBack(ledger)
    await browser.send({ cach: this.roll() < 0.5 ? 'vietqr' : 'card' })
    const payment = browser.path().match(/^\/thanh-toan\/([0-9a-f]{32})$/)
    if (!payment) return
    await browser.open(`${ministry}/demo/ngan-hang/${payment[1]}`)
    const twice = this.roll() < 0.2
    this.doubt = true
    own.paid[1] = 1
    own.back[1] = twice ? 1 : 0
    const heard = () => {
      this.doubt = false
      own.paid[0] = 1
      own.back[0] = own.back[1]
      this.waits(ledger, twice ? 'paid twice' : 'paid')
    }
    try {
      const form = browser.html.match(/name="csrf" value="([^"]*)"/)[1]
      await browser.submit(`/demo/ngan-hang/${payment[1]}`, { csrf: form, lam: twice ? 'tra-hai-lan' : 'tra' })
    } catch (error) {
      if (browser.landed) heard()
      throw error
    }
    heard()
  }

  /** There is nothing to pay any more: the post that nobody answered has done it. */
  paid (ledger) {
    const { own } = this
    if (this.doubt) ledger.settle(this, true)
    if (own.leaving) { own.taken = true; return this.begin() }
    if (own.paid[1] === 0) ledger.strange.push(`${own.id}: nobody paid, and nothing is to be paid: ${this.browser.place} ${this.browser.says()}`)
    own.paid = [1, 1]
    this.waits(ledger, 'paid')
  }

  waits (ledger, what) {
    this.stage = 'desk'
    this.own.passed = 0
    this.recent = true
    ledger.acked(null, what)
  }

  async takeBack (ledger) {
    const { browser, own } = this
    await this.arrive(`/ho-so/${own.id}/rut`)
    if (!browser.has('ly-do')) return
    this.doubt = own.leaving = true
    const heard = () => {
      this.doubt = false
      own.taken = true
      this.recent = true
      ledger.acked(null, 'dossier taken back')
      this.begin()
    }
    try {
      await browser.send({ 'ly-do': 'Tìm thấy thẻ' })
    } catch (error) {
      if (browser.landed) heard()
      throw error
    }
    heard()
  }

  /** What they were told must be so: the page that was saved, the dossier, where it stands. */
  async look (ledger) {
    const { browser, own } = this
    if (['pages', 'check'].includes(this.stage) && this.contact && !this.doubt) {
      await this.arrive(`/ho-so/nhap/${this.draft}/lien-he?sua=1`)
      const there = browser.html.match(/<input\b[^>]*name="dien_thoai"[^>]*>/)?.[0].match(/value="([^"]*)"/)?.[1].replaceAll(' ', '')
      if (!this.contacts.includes(there)) ledger.lost.push(`${this.number}: the page said ${this.contacts.join(' or ')}, and now ${there} (${browser.place})`)
    }
    if (!this.recent || !own) return
    this.recent = false
    await this.arrive(`/ho-so/${own.id}`)
    if (browser.status !== 200) ledger.lost.push(`${own.id}: the dossier was acknowledged, and is not there: ${browser.says()}`)
  }

  /** What the databases must say of them. */
  told () {
    return this.filed.map(({ id, draft, paid, back, passed, doubted, taken }) => ({ id, draft, paid, back, passed: [passed, passed + (doubted ? 1 : 0)], taken }))
  }
}

export const filers = (roll) => PEOPLE.map((one, n) => new Filer(one, n, roll))

/** Goes on until the sites are killed. */
export async function filing (filer, ledger, over) {
  while (!over()) {
    try {
      await filer.step(ledger)
      if (['done', 'desk'].includes(filer.stage)) await new Promise((resolve) => setTimeout(resolve, 5))
    } catch (error) {
      if (error instanceof BrokeOff && over()) return
      ledger.strange.push(`${filer.number} at ${filer.stage}: ${error.stack}`)
      filer.stage = 'done'
    }
  }
}
