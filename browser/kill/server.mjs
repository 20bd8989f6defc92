// The four sites as one process, to be killed and started again.

import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ask, sites } from '../country/plain.mjs'
import { SITES } from '../country/country.mjs'

/** After this nobody waits any longer. */
const GIVEN_UP = 60_000

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time))

export class Server {
  constructor () {
    this.log = openSync(join(dirname(process.env.DANH_DATA), 'log'), 'a')
  }

  /** Starts the process, and asks nothing of it. It ends with this program, however this ends. */
  begin () {
    sites.ending = false
    const demo = [process.env.DANH_PROGRAM, 'demo', '--port-base', process.env.DANH_PORT_BASE, '--data-dir', process.env.DANH_DATA]
    this.child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...demo], { stdio: ['ignore', this.log, this.log] })
    this.began = performance.now()
    this.ended = new Promise((resolve) => this.child.on('exit', resolve))
  }

  /** Waits until all four sites say that they are ready; returns how many milliseconds after the start. */
  async ready () {
    const waiting = new Set(SITES)
    while (waiting.size > 0) {
      if (this.child.exitCode !== null) throw new Error(`the sites ended with ${this.child.exitCode}`)
      if (performance.now() - this.began > GIVEN_UP) throw new Error(`not ready after ${GIVEN_UP} ms: ${[...waiting]}`)
      for (const site of waiting) {
        const said = await ask(`${site}/readyz`).catch(() => ({ status: 0 }))
        if (said.status === 200) waiting.delete(site)
      }
      if (waiting.size > 0) await pause(5)
    }
    return performance.now() - this.began
  }

  /** SIGKILL: nothing is said, written or closed any more. */
  async kill () {
    this.child.kill('SIGKILL')
    await this.ended
  }

  /** SIGTERM, as whoever runs the sites ends them: what is under way is answered. */
  async end () {
    sites.ending = true
    this.child.kill('SIGTERM')
    await this.ended
    if (this.child.exitCode !== 0) throw new Error(`told to end, the sites ended with ${this.child.exitCode ?? this.child.signalCode}`)
  }
}
