// PyPI's Authlib, as it is, in a Flask portal: with a secret, by header and by
// form, and as a public client; each with PKCE.

import { fileURLToPath } from 'node:url'
import { expect, identity, people } from '../country/country.mjs'
import { agree, browser, hears, isAbout, register, signIn } from '../country/parties.mjs'
import { freePort, portal } from '../country/portal.mjs'

const APP = fileURLToPath(new URL('authlib_portal.py', import.meta.url))

async function walk (auth, who) {
  const port = await freePort()
  const here = `http://localhost:${port}`
  const id = `authlib-${auth.replaceAll('_', '-')}`
  const secret = await register(id, { name: 'Bệnh viện Mẫu', auth, 'redirect-uri': `${here}/callback` })
  await hears('RS256')
  const app = await portal(process.env.DANH_PYTHON, [APP, identity, id, secret ?? '', auth, String(port)], `${here}/me`)
  try {
    const citizen = browser(here)
    await citizen.open(`${here}/me`)
    expect(citizen.status === 401, `before signing in nobody is known: ${citizen.status}`)
    await citizen.open(`${here}/login`)
    await signIn(citizen, who)
    await agree(citizen)
    expect(citizen.place === `${here}/me` && citizen.status === 200, `signed in at the portal, not ${citizen.status} at ${citizen.place}: ${citizen.says()}`)
    const told = JSON.parse(citizen.html)
    isAbout(told.userinfo, who)
    expect(told.id_token.iss === identity && told.id_token.aud.includes(id), `the id_token is for this party: ${citizen.html}`)
  } catch (error) {
    throw new Error(`${auth}: ${error.message}\nwhat the portal said:\n${app.said()}`, { cause: error })
  } finally {
    await app.end()
  }
}

await walk('client_secret_basic', people.mai)
await walk('client_secret_post', people.khanh)
await walk('none', people.tuan)
