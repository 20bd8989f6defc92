// npm's openid-client, as it is, signs people in through the identity centre:
// as a public client with PKCE, with a secret, and as a portal with pushed
// requests and private_key_jwt.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as client from 'openid-client'
import { expect, identity, people } from '../country/country.mjs'
import { agree, browser, hears, isAbout, register, signIn } from '../country/parties.mjs'

const CALLBACK = 'http://localhost:1/openid-client'
const AFTER = 'http://localhost:1/openid-client/left'
const insecure = { execute: [client.allowInsecureRequests] }

async function sent (config, citizen, request) {
  const verifier = client.randomPKCECodeVerifier()
  const asked = {
    redirect_uri: CALLBACK,
    scope: 'openid profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: client.randomState(),
    nonce: client.randomNonce(),
    ...request,
  }
  const pushes = config.serverMetadata().require_pushed_authorization_requests || request.push
  delete asked.push
  const address = pushes
    ? await client.buildAuthorizationUrlWithPAR(config, asked)
    : client.buildAuthorizationUrl(config, asked)
  await citizen.open(address.href)
  return { pkceCodeVerifier: verifier, expectedState: asked.state, expectedNonce: asked.nonce, idTokenExpected: true }
}

function back (citizen) {
  expect(citizen.outside && citizen.place.startsWith(CALLBACK), `sent back to the party, not to ${citizen.place}`)
  return new URL(citizen.place)
}

async function told (config, tokens, who, alg) {
  const claims = tokens.claims()
  const header = JSON.parse(Buffer.from(tokens.id_token.split('.')[0], 'base64url'))
  expect(header.alg === alg, `the id_token is signed with ${alg}, not ${header.alg}`)
  const about = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  isAbout(about, who)
  return claims
}

/** A public client: PKCE, consent, a refresh token that turns, signing out. */
async function publicClient () {
  await register('app-mau', {
    name: 'Ứng dụng Mẫu', auth: 'none', 'redirect-uri': CALLBACK, 'post-logout-redirect-uri': AFTER,
  })
  await hears('RS256')
  const config = await client.discovery(new URL(identity), 'app-mau', undefined, client.None(), insecure)
  client.enableNonRepudiationChecks(config)
  const citizen = browser()
  const checks = await sent(config, citizen, {})
  await signIn(citizen, people.mai)
  await agree(citizen)
  const tokens = await client.authorizationCodeGrant(config, back(citizen), checks)
  const claims = await told(config, tokens, people.mai, 'RS256')

  const again = await sent(config, citizen, { prompt: 'none' })
  const silent = await client.authorizationCodeGrant(config, back(citizen), again)
  expect(silent.claims().sub === claims.sub, 'asked again, without a page, it is the same person')

  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token)
  expect(renewed.refresh_token && renewed.refresh_token !== tokens.refresh_token, 'a refresh token is good once')
  await told(config, renewed, people.mai, 'RS256')

  const stolen = await sent(config, citizen, { prompt: 'none' })
  stolen.pkceCodeVerifier = client.randomPKCECodeVerifier()
  const refused = await client.authorizationCodeGrant(config, back(citizen), stolen).catch((error) => error)
  expect(refused.error === 'invalid_grant', `a code without its verifier is worth nothing: ${refused}`)

  const way = client.buildEndSessionUrl(config, { post_logout_redirect_uri: AFTER, id_token_hint: renewed.id_token })
  await citizen.open(way.href)
  if (!citizen.outside) await citizen.press('/logout')
  expect(citizen.place.startsWith(AFTER), `signed out, the person is back at the party, not at ${citizen.place}`)
  const gone = await sent(config, citizen, { prompt: 'none' })
  const nobody = await client.authorizationCodeGrant(config, back(citizen), gone).catch((error) => error)
  expect(nobody.error === 'login_required', `signed out is signed out: ${nobody}`)
}

/** A client with a secret, by header and by form; its request may be pushed. */
async function secretClient (auth, proof) {
  const id = `thu-vien-${auth.endsWith('basic') ? 'basic' : 'post'}`
  const secret = await register(id, { name: 'Thư viện Mẫu', auth, 'redirect-uri': CALLBACK })
  const config = await client.discovery(new URL(identity), id, undefined, proof(secret), insecure)
  client.enableNonRepudiationChecks(config)
  const citizen = browser()
  const checks = await sent(config, citizen, { push: true, claims: JSON.stringify({ id_token: { account_level: { essential: true } } }) })
  await signIn(citizen, people.khanh)
  await agree(citizen)
  const claims = await told(config, await client.authorizationCodeGrant(config, back(citizen), checks), people.khanh, 'RS256')
  expect(claims.account_level === 2, `the level that was asked for is told: ${claims.account_level}`)
}

/** A portal: pushed requests, private_key_jwt, ES256, a fresh passcode. */
async function portal () {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const jwks = join(process.env.DANH_DATA, '..', 'openid-client.jwks.json')
  writeFileSync(jwks, JSON.stringify({ keys: [{ kty, crv, x, y, kid: 'p1', alg: 'ES256', use: 'sig' }] }))
  await register('cong-mau', {
    name: 'Cổng Mẫu', profile: 'portal', jwks, 'redirect-uri': CALLBACK, consent: 'law', body: 'public',
    scopes: 'openid profile citizen',
  })
  const proof = client.PrivateKeyJwt({ key: keys.privateKey, kid: 'p1' })
  const config = await client.discovery(new URL(identity), 'cong-mau', { id_token_signed_response_alg: 'ES256' }, proof, insecure)
  client.enableNonRepudiationChecks(config)
  const citizen = browser()
  const checks = await sent(config, citizen, { push: true, scope: 'openid profile citizen', acr_values: 'urn:danh:acr:passcode', max_age: '0' })
  await signIn(citizen, people.khanh)
  expect(citizen.path() === '/passcode', `a fresh passcode is asked for, not ${citizen.place}`)
  await citizen.send({ passcode: '246810' })
  const tokens = await client.authorizationCodeGrant(config, back(citizen), { ...checks, maxAge: 60 })
  const claims = tokens.claims()
  expect(claims.acr === 'urn:danh:acr:passcode', `what was proved is said: ${claims.acr}`)
  const about = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  expect(about.personal_id_number === people.khanh.number, `a public body is told the number: ${JSON.stringify(about)}`)
}

await publicClient()
await secretClient('client_secret_basic', client.ClientSecretBasic)
await secretClient('client_secret_post', client.ClientSecretPost)
await portal()
