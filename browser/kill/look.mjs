// What the client's ledger says, held against what the sites now answer.

import { spawn } from 'node:child_process'
import { SITES, identity } from '../country/country.mjs'
import { Plain, ask } from '../country/plain.mjs'

const FOLDER = process.env.DANH_DATA

function run (program, args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.on('data', (text) => { out += text })
    child.stderr.on('data', (text) => { err += text })
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, out, err }))
    child.stdin.end(input)
  })
}

/** `danh audit verify`: the chain of every log is whole. */
export async function audit (ledger) {
  const { status, out, err } = await run(process.env.DANH_PROGRAM, ['audit', 'verify', '--data-dir', FOLDER])
  if (status !== 0) ledger.half.push(`danh audit verify ended with ${status}: ${out}${err}`)
}

/** The databases, read from outside. */
export async function inside (ledger, { citizens, filers, heads, when }) {
  const people = citizens.filter((citizen) => citizen.code).map(({ code, approved, active, wrong, sessions }) =>
    ({ code, approved, active, wrong, sessions }))
  const script = new URL('inside.py', import.meta.url).pathname
  const dossiers = filers.flatMap((filer) => filer.told())
  const asked = JSON.stringify({ folder: FOLDER, heads, people, dossiers, told: when === 'all told' })
  const { status, out, err } = await run('python3', ['-B', script], asked)
  if (status !== 0) throw new Error(`inside.py ended with ${status}: ${err}`)
  const found = JSON.parse(out)
  ledger.lost.push(...found.lost)
  ledger.half.push(...found.half)
  return found
}

/** Another window of the same browser, with other cookies. */
function window (citizen, cookies) {
  const other = new Plain(SITES, { from: citizen.browser.from })
  other.cookies = new Map(cookies)
  return other
}

async function session (citizen, ledger) {
  const page = window(citizen, citizen.browser.cookies)
  await page.open(`${identity}/toi`)
  if (page.path() !== '/toi' || !page.says().includes(citizen.name)) ledger.lost.push(`${citizen.number}: the session that was begun is gone: ${page.place}`)
}

async function replay (citizen, ledger) {
  const { place, digits } = citizen.spent
  citizen.spent = null
  const device = [...citizen.browser.cookies].filter(([name]) => name !== 'danh-identity')
  const page = window(citizen, device)
  await page.open(place)
  if (page.has('ma')) await page.send({ ma: digits })
  if (page.cookies.has('danh-identity')) ledger.half.push(`${citizen.number}: a code was taken twice`)
}

async function left (citizen, ledger) {
  const page = window(citizen, citizen.left)
  citizen.left = null
  await page.open(`${identity}/toi`)
  if (page.path() === '/toi' && page.status === 200) ledger.lost.push(`${citizen.number}: signed out, and signed in again by the kill`)
}

async function told (citizen, ledger) {
  const headers = { authorization: `Bearer ${citizen.tokens.access_token}` }
  const said = await ask(`${identity}/userinfo`, { headers })
  if (said.status !== 200 || JSON.parse(said.text).name !== citizen.name) ledger.lost.push(`${citizen.number}: the token that was given is worth nothing: ${said.status}`)
}

async function tracked (citizen, ledger) {
  const page = window(citizen, citizen.browser.cookies)
  await page.open(`${identity}/dang-ky/tra-cuu`)
  await page.send({ ma: citizen.code, 'lien-he': citizen.phone })
  if (!page.says().includes(citizen.code)) ledger.lost.push(`${citizen.code}: the case that was sent cannot be tracked: ${page.says()}`)
}

async function signedInAtPortal (citizen, ledger) {
  const page = window(citizen, citizen.browser.cookies)
  await page.open(`${citizen.atPortal}/toi`)
  if (!page.says().includes(citizen.name)) ledger.lost.push(`${citizen.number}: the portal's session is gone: ${page.place}`)
}

/** Whoever heard something since the last kill looks whether it is so. */
export async function people (ledger) {
  for (const citizen of ledger.recent) {
    if (citizen.code && !citizen.active) await tracked(citizen, ledger)
    if (citizen.session) await session(citizen, ledger)
    if (citizen.spent) await replay(citizen, ledger)
    if (citizen.signedOut && citizen.left) await left(citizen, ledger)
    if (citizen.tokens) await told(citizen, ledger)
    if (citizen.atPortal) await signedInAtPortal(citizen, ledger)
  }
  ledger.recent.clear()
}
