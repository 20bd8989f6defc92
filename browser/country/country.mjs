// The demo's country as a browser meets it: where its sites are, who lives
// there, and what they do again and again.

import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const asked = (name) => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run this by cargo xtask test`)
  return value
}

export const identity = asked('DANH_IDENTITY')
export const national = asked('DANH_NATIONAL')
export const ministry = asked('DANH_MINISTRY')
export const province = asked('DANH_PROVINCE')
export const SITES = [identity, national, ministry, province]
const screens = process.env.DANH_SCREENS ?? '.'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const PASSWORD = 'Matkhau@2026'
export const PASSCODE = '246810'

export const people = {
  binh: { number: '038095004211', name: 'Nguyễn Văn Bình', birth: ['12', '4', '1995'], issued: ['10', '3', '2025'], phone: '0905000101' },
  anh: { number: '001089041238', name: 'Nguyễn Đức Anh', birth: ['27', '4', '1989'], issued: ['10', '3', '2025'], phone: '0905000111' },
  khanh: { number: '001088012903', name: 'Lê Quốc Khánh', phone: '0905000103' },
  mai: { number: '038192007354', name: 'Trần Thị Mai', phone: '0905000102' },
  tuan: { number: '038086018465', name: 'Đỗ Minh Tuấn', phone: '0905000107' },
  overdue: { number: '036090015628', name: 'Hoàng Văn Dũng', birth: ['19', '5', '1990'], issued: ['8', '2', '2023'], phone: '0905000105' },
  reviewer: { number: '001185034672', totp: 'MRSW23ZNOJSXM2LFO5SXELJRGAYDAMBQ' },
  second: { number: '031083026147', totp: 'MRSW23ZNOJSXM2LFO5SXELJSGAYDAMBQ' },
  hotline: { number: '092191017764', totp: 'MRSW23ZNNBXXI3DJNZSS2MBQGAYDAMBQ' },
  auditor: { number: '030079022951', totp: 'MRSW23ZNMF2WI2LUN5ZC2MBQGAYDAMBQ' },
}

/** A browser with a camera that is none. */
export async function launch () {
  return chromium.launch({
    executablePath: asked('DANH_CHROMIUM'),
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
      '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
    ],
  })
}

/** One person's browser: its page, and what it has been checked for. */
export class Person {
  static async with (browser, { lang = 'vi', width = 390, script = true } = {}) {
    const context = await browser.newContext({
      viewport: { width, height: 844 }, locale: lang === 'vi' ? 'vi-VN' : 'en-GB', javaScriptEnabled: script,
    })
    const page = await context.newPage()
    const person = new Person(page, lang)
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|TrustedHTML|violates/.test(message.text())) {
        person.broken.push(`${page.url()}: ${message.text()}`)
      }
    })
    page.on('pageerror', (error) => person.broken.push(`${page.url()}: ${error.message}`))
    for (const site of SITES) {
      await page.goto(`${site}/cai-dat?lang=${lang}&return=/`)
    }
    return person
  }

  constructor (page, lang) {
    this.page = page
    this.lang = lang
    this.broken = []
    this.seen = []
    /** How many fields were typed into. */
    this.typed = 0
  }

  async open (address) {
    await this.page.goto(address)
  }

  /** Types into the field of this name. */
  async fill (name, value) {
    this.typed += 1
    await this.page.fill(`[name="${name}"]`, value)
  }

  async day (name, [day, month, year]) {
    await this.fill(`${name}-ngay`, day)
    await this.fill(`${name}-thang`, month)
    await this.fill(`${name}-nam`, year)
  }

  /** Sends the form that holds the field of this name. */
  async send (field) {
    const button = this.page.locator(`form:has([name="${field}"]) button[type=submit]`).first()
    await this.moved(() => button.click())
  }

  /** Waits for the place an act leads to. */
  async moved (act) {
    const from = this.page.url()
    try {
      await Promise.all([this.page.waitForNavigation({ waitUntil: 'load', timeout: 20000 }), act()])
    } catch (error) {
      await this.page.screenshot({ path: join(screens, `stuck-${this.lang}.png`), fullPage: true })
      throw new Error(`from ${from} to ${this.page.url()}: ${error.message.split('\n')[0]}`)
    }
    await this.settled()
  }

  /** A page that leads on at once is not where anybody stays: waits for the one that is whole and leads nowhere. */
  async settled () {
    const until = Date.now() + 30_000
    while (Date.now() < until) {
      // Between two documents there is nothing to ask, and the address may still be the last one's.
      const stays = await this.page.evaluate(() => {
        const leads = document.querySelector('meta[http-equiv="refresh"][content^="0;"]')
        return document.readyState === 'complete' && leads === null ? location.href : ''
      }).catch(() => '')
      if (stays !== '' && stays === this.page.url()) return
      await this.page.waitForTimeout(20)
    }
    throw new Error(`${this.page.url()} leads on and on`)
  }

  async press (words) {
    const link = this.page.getByRole('link', { name: words }).first()
    await this.moved(() => link.click())
  }

  /** Looks at the page: no accessibility violation at 320 and 1280 px, no sideways scroll, a picture. */
  async look (name) {
    const { page } = this
    await page.waitForLoadState('load')
    const before = page.viewportSize()
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 844 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (wide > 0) this.broken.push(`${name}: ${wide} px of sideways scroll at ${width} px`)
      await page.evaluate(axe)
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
      for (const violation of found.violations) {
        const where = violation.nodes.map((node) => node.target.join(' ')).slice(0, 3).join('; ')
        this.broken.push(`${name} at ${width} px (${page.url()}): ${violation.id} ${violation.help}: ${where}`)
      }
      await page.screenshot({ path: join(screens, `${name}-${this.lang}-${width}.png`), fullPage: true })
    }
    await page.setViewportSize(before)
    await page.screenshot({ path: join(screens, `${name}-${this.lang}.png`), fullPage: true })
    this.seen.push(name)
  }

  async heading () {
    return (await this.page.locator('h1').first().innerText()).trim()
  }

  async says (text) {
    const all = await this.page.locator('body').innerText()
    return all.includes(text)
  }

  /** Fails with all that was found on the way. */
  check () {
    if (this.broken.length > 0) throw new Error(`found on the way:\n${[...new Set(this.broken)].join('\n')}`)
  }

  async close () {
    await this.page.context().close()
  }
}

export function expect (holds, what) {
  if (!holds) throw new Error(what)
}

/** The newest message to a phone whose text fits, as the demo's outbox has it. */
export async function message (phone, fits = /./, after = '') {
  const to = `+84${phone.slice(1)}`
  for (let tries = 0; tries < 100; tries += 1) {
    const sent = await (await fetch(`${identity}/demo/outbox`)).json()
    const found = sent.find((one) => one.to === to && fits.test(one.text) && one.at > after)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no message to ${phone} fits ${fits}`)
}

/** The six digits of the newest code to a phone. */
export async function code (phone, after = '') {
  const { text } = await message(phone, /OTP \d{6}/, after)
  return text.match(/OTP (\d{6})/)[1]
}

const shown = new Map()

/** A code of an officer's app that has not been used: each is good once, so a second sign-in takes the next one. */
export function unused (seed) {
  const step = Math.max(Math.floor(Date.now() / 30000), (shown.get(seed) ?? 0) + 1)
  shown.set(seed, step)
  return totp(seed, step * 30000)
}

/** What an authenticator app shows now (RFC 6238). */
export function totp (base32, now = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ''
  for (const sign of base32) bits += alphabet.indexOf(sign).toString(2).padStart(5, '0')
  const seed = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30000)))
  const mac = createHmac('sha1', seed).update(step).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** Number and password, then the code, wherever the sign-in page is shown. */
export async function signIn (person, who, { password = PASSWORD, look = '' } = {}) {
  // A quick server may stamp the code in this very millisecond.
  const asked = new Date(Date.now() - 1).toISOString()
  if (look) await person.look(`${look}-password`)
  await person.fill('so', who.number)
  await person.fill('mat-khau', password)
  await person.send('mat-khau')
  const digits = await code(who.phone, asked)
  if (look) await person.look(`${look}-otp`)
  await person.fill('ma', digits)
  await person.send('ma')
}

/** An officer at their desk. */
export async function atDesk (person, officer, { look = '' } = {}) {
  await person.open(`${identity}/can-bo/dang-nhap`)
  if (look) await person.look(look)
  await person.fill('so', officer.number)
  await person.fill('mat-khau', PASSWORD)
  await person.fill('ma', unused(officer.totp))
  await person.send('mat-khau')
}

/** A phone with a finger on it: passkeys with user verification. */
export async function fingerprint (person) {
  const session = await person.page.context().newCDPSession(person.page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  })
}
