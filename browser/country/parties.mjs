// What every witness needs of the identity centre: to be registered there, and
// somebody who signs in.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PASSWORD, code, expect, identity } from './country.mjs'
import { Plain } from './plain.mjs'

const run = promisify(execFile)

/** Registers a client by `danh client add` while the site runs; returns its secret, where it has one. */
export async function register (id, options) {
  const given = Object.entries(options).flatMap(([name, value]) => [value].flat().flatMap((one) => [`--${name}`, one]))
  const where = ['--site', 'identity', '--data-dir', process.env.DANH_DATA]
  const { stdout } = await run(process.env.DANH_PROGRAM, ['client', 'add', '--id', id, ...given, ...where])
  return stdout.match(/not shown again:\n(\S+)/)?.[1]
}

/** Waits until the site has heard that there is an RSA key, which another process made. */
export async function hears (alg) {
  for (let tries = 0; tries < 150; tries += 1) {
    const about = await (await fetch(`${identity}/.well-known/openid-configuration`)).json()
    if (about.id_token_signing_alg_values_supported.includes(alg)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the site does not say that it signs with ${alg}`)
}

/** Somebody's browser, which goes to the identity centre and these. */
export const browser = (...others) => new Plain([identity, ...others])

/** Number and password, then the code; then where that leads. */
export async function signIn (citizen, who) {
  // The site may take the request up in this same millisecond.
  const asked = new Date(Date.now() - 1).toISOString()
  await citizen.send({ so: who.number, 'mat-khau': PASSWORD }, { then: /\/dang-nhap\/otp/ })
  await citizen.send({ ma: await code(who.phone, asked) })
}

/** The person is asked whether the party may be told, and says yes. */
export async function agree (citizen) {
  expect(citizen.path() === '/dong-y', `the person is asked before anybody is told, not sent to ${citizen.place}`)
  await citizen.send({ 'tra-loi': 'co' })
}

/** Sees that userinfo and id_token tell of the person who signed in, and of nobody else. */
export function isAbout (claims, who) {
  expect(claims.name === who.name, `the person is ${who.name}, not ${claims.name}`)
  expect(!JSON.stringify(claims).includes(who.number), 'a party that is no public body is told no number')
}
