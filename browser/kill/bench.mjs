// Four officers of the ministry's portal, who bring what was paid to its end.

import { SITES, ministry } from '../country/country.mjs'
import { BrokeOff, Plain } from '../country/plain.mjs'
import { arrive } from './filers.mjs'

const CHECKER = ['038084041225', '0905000116']
const LEADER = ['038075043447', '0905000118']
const PRINTER = ['001087044558', '0905000119']
const CLERK = ['038188040117', '0905000115']

/** Whose turn it is after so many steps, and what they do. */
const TURNS = [
  [CHECKER, '/chuyen-buoc'], [LEADER, '/chuyen-buoc'], [PRINTER, '/chuyen-buoc'], [CLERK, '/chuyen-buoc'], [CLERK, '/tra-ket-qua'],
]

class Desk {
  constructor (who, n) {
    this.who = who
    this.browser = new Plain(SITES, { from: `127.253.${n}.1` })
  }

  arrive (place) {
    return arrive(this.browser, this.who[1], this.who[0], place)
  }

  /** Does the next thing to a dossier, unless that is done already. */
  async act (filer, ledger) {
    const { browser } = this
    const { own } = filer
    const [, act] = TURNS[own.passed]
    const place = `/can-bo/ho-so/${own.id}`
    await this.arrive(place)
    const open = browser.html.includes(`${place}${act}"`)
    if (own.doubted) ledger.settle(own, !open)
    if (!open) {
      if (!own.doubted) throw new Error(`${own.id} is not at step ${own.passed}: ${browser.place} ${browser.says()}`)
      return this.done(filer, ledger)
    }
    own.doubted = false
    if (act === '/tra-ket-qua') await this.arrive(`${place}${act}`)
    own.doubted = true
    try {
      if (act === '/tra-ket-qua') await browser.send({ 'chung-tu': 'phiếu ký nhận' })
      else await browser.press(act)
    } catch (error) {
      if (error instanceof BrokeOff && browser.landed === place) this.done(filer, ledger)
      throw error
    }
    if (browser.landed !== place) throw new Error(`${own.id}: ${act} led to ${browser.place}: ${browser.says()}`)
    this.done(filer, ledger)
  }

  done (filer, ledger) {
    const { own } = filer
    own.doubted = false
    own.passed += 1
    ledger.acked(null, own.passed === TURNS.length ? 'result handed over' : 'step passed')
    if (own.passed === TURNS.length) filer.begin()
  }

  /** Goes on until the sites are killed. */
  async work (filers, ledger, over) {
    while (!over()) {
      const filer = filers.find(({ stage, own, busy }) => stage === 'desk' && !busy && TURNS[own.passed][0] === this.who)
      if (!filer) { await new Promise((resolve) => setTimeout(resolve, 5)); continue }
      filer.busy = true
      try {
        await this.act(filer, ledger)
      } catch (error) {
        if (error instanceof BrokeOff && over()) return
        ledger.strange.push(`${this.who[0]} at ${filer.own?.id}: ${error.stack}`)
        filer.stage = 'done'
      } finally {
        filer.busy = false
      }
    }
  }

  async seat (ledger) {
    await this.arrive('/can-bo')
    if (!this.browser.place.startsWith(`${ministry}/can-bo`) || this.browser.status !== 200) throw new Error(`no desk for ${this.who[0]}: ${this.browser.place} ${this.browser.says()}`)
    ledger.acked(null, 'officer at the desk')
  }
}

export const desks = () => [CHECKER, LEADER, PRINTER, CLERK].map((who, n) => new Desk(who, n))
