// What the sites have acknowledged, and what was found to be otherwise.

export class Ledger {
  constructor () {
    this.entries = new Map()
    this.doubts = { whole: 0, absent: 0 }
    this.lost = []
    this.half = []
    this.strange = []
    this.recent = new Set()
  }

  /** An answer came, whole: what it said must be so from now on. */
  acked (citizen, what) {
    this.entries.set(what, (this.entries.get(what) ?? 0) + 1)
    if (citizen) this.recent.add(citizen)
  }

  /**
   * Somebody stands at step `at` of a walk: where the last answer said, or one
   * further when the last question was not answered. Anything else is lost or strange.
   */
  stands (citizen, walk, at) {
    const { acked, doubt } = citizen
    const who = `${citizen.number} ${walk}`
    if (at < acked) this.lost.push(`${who}: step ${acked} was acknowledged, and it stands at ${at} (${citizen.browser.place})`)
    else if (at > acked + (doubt ? 1 : 0)) this.strange.push(`${who}: nobody sent step ${at}, only ${acked} (${citizen.browser.place})`)
    if (doubt) this.settle(citizen, at > acked)
    citizen.acked = at
  }

  /** It turned out whether what was in flight was done. */
  settle (citizen, done) {
    this.doubts[done ? 'whole' : 'absent'] += 1
    citizen.doubt = false
  }

  total () {
    return [...this.entries.values()].reduce((sum, count) => sum + count, 0)
  }
}
