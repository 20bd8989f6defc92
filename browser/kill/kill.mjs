// Kills the sites at random moments while people walk, starts them again, and
// holds what they said before against what they say then.
//
//   node kill/kill.mjs --rounds 200 --seed 7    (cargo xtask test --only kill --rounds 200 --seed 7)

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { BrokeOff } from '../country/plain.mjs'
import { desks } from './bench.mjs'
import { Citizen, file } from './citizens.mjs'
import { file as inhabitants, filers, filing } from './filers.mjs'
import { Ledger } from './ledger.mjs'
import { audit, inside, people } from './look.mjs'
import { officers } from './officer.mjs'
import { Server } from './server.mjs'
import { CALLBACK, CLIENT, waits, walk } from './walks.mjs'

const { values: asked } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, calm: { type: 'string', default: '0' }, seed: { type: 'string' } } })
const ROUNDS = Number(asked.rounds)
/** So many seconds they walk at the end, if any, before the sites are not killed but told to end. */
const CALM = Number(asked.calm)
const SEED = Number(asked.seed ?? Date.now() % 1_000_000)
/** So many people walk at once, so that acts are always on their way to the disk. */
const AT_ONCE = 12
/** Ready again within so many milliseconds. */
const READY = 2000

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time))

/** Dice that fall the same way for the same seed (mulberry32). */
function dice (seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let n = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n
    return ((n ^ (n >>> 14)) >>> 0) / 4294967296
  }
}

function danh (...args) {
  execFileSync(process.env.DANH_PROGRAM, [...args, '--data-dir', process.env.DANH_DATA], { stdio: ['ignore', 'ignore', 'inherit'] })
}

class Round {
  constructor (ledger, citizens, { desk, portal }, roll) {
    Object.assign(this, { ledger, citizens, desk, portal, roll, over: false, next: 0 })
  }

  /** Takes whoever has something to do and is not walking. */
  take (stages) {
    const free = (citizen) => !citizen.busy && stages.includes(citizen.stage)
    // Nobody further begins before these are done: whoever is in also has things to do.
    this.citizens = this.citizens.filter(({ stage }) => stage !== 'done')
    const citizens = this.citizens.slice(0, AT_ONCE * 4)
    for (let tries = 0; tries < citizens.length; tries += 1) {
      const citizen = citizens[(this.next + tries) % citizens.length]
      if (free(citizen) && (citizen.stage !== 'register' || tries > AT_ONCE || this.roll() < 0.5)) {
        this.next = (this.next + tries + 1) % citizens.length
        return citizen
      }
    }
  }

  async work (stages, act) {
    while (!this.over) {
      const citizen = this.take(stages)
      if (!citizen) { await pause(5); continue }
      citizen.busy = true
      try {
        await act(citizen)
      } catch (error) {
        if (error instanceof BrokeOff && this.over) return
        this.ledger.strange.push(`${citizen.number} at ${citizen.stage} ${citizen.acked}: ${error.stack}`)
        citizen.stage = 'done'
      } finally {
        citizen.busy = false
      }
    }
  }

  /** Everybody walks until the sites are ended. */
  async run (time, end) {
    const { ledger, roll } = this
    const walking = Array.from({ length: AT_ONCE }, () => this.work(['register', 'activate', 'use'], (citizen) => walk(citizen, ledger, roll)))
    walking.push(...this.desk.map((officer) => this.work(['wait'], (citizen) => officer.approve(citizen, ledger))))
    const over = () => this.over
    walking.push(...this.portal.filers.map((filer) => filing(filer, ledger, over)))
    walking.push(...this.portal.desks.map((officer) => officer.work(this.portal.filers, ledger, over)))
    await pause(time)
    this.over = true
    await end()
    await Promise.all(walking)
  }
}

const roll = dice(SEED)
const ledger = new Ledger()
const server = new Server()
const ready = []

/** Starts the sites; now and then they are killed while they start, too. */
async function start () {
  while (roll() < 0.2) {
    server.begin()
    await pause(roll() * 300)
    await server.kill()
  }
  server.begin()
  ready.push(await server.ready())
}

const everybody = Array.from({ length: 100 + (ROUNDS + CALM) * 40 }, (_, n) => new Citizen(n))
await start()
const register = join(dirname(process.env.DANH_DATA), 'residents.csv')
writeFileSync(register, file(everybody))
danh('registry', 'import', register)
const moved = join(dirname(process.env.DANH_DATA), 'inhabitants.csv')
writeFileSync(moved, inhabitants())
danh('registry', 'import', moved)
danh('client', 'add', '--site', 'identity', '--id', CLIENT, '--name', 'Cổng Mẫu', '--auth', 'none', '--alg', 'ES256',
  '--redirect-uri', CALLBACK, '--consent', 'law', '--body', 'public')
const desk = officers()
for (const officer of desk) await officer.signIn(ledger)
const portal = { filers: filers(roll), desks: desks() }
for (const officer of portal.desks) await officer.seat(ledger)
for (const filer of portal.filers) await filer.seat(ledger)

console.log(`kill: seed ${SEED}, ${ROUNDS} rounds, ${AT_ONCE} people, ${portal.filers.length} with dossiers and ${desk.length + portal.desks.length} officers at once`)
const look = (heads, when) => inside(ledger, { citizens: everybody, filers: portal.filers, heads, when })
let heads = {}
let found
const began = Date.now()
for (let round = 1; round <= ROUNDS + Math.sign(CALM); round += 1) {
  const calm = round > ROUNDS
  // The phone shows the last hundred letters, which calm outruns: a code from before it is not found there.
  const walking = everybody.filter((citizen) => citizen.stage !== 'done' && !(calm && waits(citizen)))
  const [time, end] = calm ? [CALM * 1000, () => server.end()] : [100 + roll() * 1900, () => server.kill()]
  await new Round(ledger, walking, { desk, portal }, roll).run(time, end)
  await start()
  const before = ledger.lost.length + ledger.half.length + ledger.strange.length
  found = await look(heads)
  heads = found.heads
  await people(ledger)
  for (const filer of portal.filers) await filer.look(ledger)
  await audit(ledger)
  const after = ledger.lost.length + ledger.half.length + ledger.strange.length
  const late = ready.at(-1) > READY ? ' LATE' : ''
  console.log(`kill: round ${round}: ${ledger.total()} acknowledged, ${found.events} events, ready in ${Math.round(ready.at(-1))} ms${late}${after > before ? ' FOUND SOMETHING' : ''}`)
}
// A letter that was in the courier's hand is taken up again half a minute later.
const letters = () => found.heads.identity.letters + found.heads.ministry.letters
for (const until = Date.now() + 90_000; letters() > 0; found = await look(heads)) {
  if (Date.now() > until) { ledger.lost.push(`${letters()} letters are never sent`); break }
  await pause(1000)
}
found = await look(heads, 'all told')
await server.end()

const late = ready.filter((time) => time > READY)
const said = (what, list) => list.slice(0, 10).forEach((one) => console.log(`${what}: ${one}`))
said('LOST', ledger.lost)
said('HALF DONE', ledger.half)
said('STRANGE', ledger.strange)
console.log([...ledger.entries].map(([what, count]) => `${count} ${what}`).join(', '))
console.log(`kill: ${ROUNDS} kills${CALM ? ` and ${CALM} s of calm` : ''} in ${Math.round((Date.now() - began) / 1000)} s: ${ledger.total()} ledger entries, ${ledger.lost.length} lost, ` +
  `${ledger.half.length} half done, ${ledger.strange.length} strange; in flight ${ledger.doubts.whole} whole, ${ledger.doubts.absent} absent; ` +
  `ready again: worst ${Math.round(Math.max(...ready))} ms, ${late.length} of ${ready.length} above ${READY} ms; ${found.events} events, seed ${SEED}`)
process.exit(ledger.lost.length + ledger.half.length + ledger.strange.length + late.length === 0 ? 0 : 1)
