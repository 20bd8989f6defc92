// Two officers, signed in once and for the whole of it: they approve what is sent.

import { PASSWORD, identity, people, totp } from '../country/country.mjs'
import { Plain } from '../country/plain.mjs'

export class Officer {
  constructor (who, n) {
    this.who = who
    this.browser = new Plain([identity], { from: `127.255.${n}.1` })
  }

  async signIn (ledger) {
    await this.browser.open(`${identity}/can-bo/dang-nhap`)
    await this.browser.send({ so: this.who.number, 'mat-khau': PASSWORD, ma: totp(this.who.totp) })
    if (this.browser.path() !== '/can-bo') throw new Error(`no officer at the desk: ${this.browser.says()}`)
    ledger.acked(null, 'officer signed in')
  }

  /** Opens a case by its code, and approves it unless that is done. */
  async approve (citizen, ledger) {
    const { browser } = this
    await browser.open(`${identity}/can-bo`)
    if (browser.path() !== '/can-bo') {
      ledger.lost.push(`the officer's session: ${browser.place}`)
      return this.signIn(ledger)
    }
    await browser.send({ tim: citizen.code })
    const found = browser.link('/can-bo/dang-ky/')
    if (!found) {
      ledger.lost.push(`${citizen.code}: no officer finds it`)
      citizen.stage = 'done'
      return
    }
    await browser.open(found)
    const open = browser.html.includes('/dat"')
    if (!open && !citizen.deciding) throw new Error(`${citizen.code} cannot be approved: ${browser.says()}`)
    if (citizen.deciding) ledger.settle(citizen, !open)
    if (open) {
      citizen.deciding = citizen.doubt = true
      await browser.press('/dat')
      if (!browser.says().includes('Đã duyệt') && browser.html.includes('/dat"')) throw new Error(`${citizen.code} was not approved: ${browser.says()}`)
    }
    Object.assign(citizen, { deciding: false, doubt: false, approved: true, stage: 'activate', acked: 0 })
    ledger.acked(citizen, 'approved')
  }
}

export const officers = () => [people.reviewer, people.second].map((who, n) => new Officer(who, n))
