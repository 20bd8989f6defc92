// What citizens do, so that it can be gone on with after any moment: each step
// looks first where it stands, and then does the next thing.

import { createHash, randomBytes } from 'node:crypto'
import { PASSCODE, identity, ministry, national, province } from '../country/country.mjs'
import { ask, BrokeOff } from '../country/plain.mjs'
import { portrait } from './citizens.mjs'

export const PASSWORD = 'con bò vàng ăn cỏ xanh'
export const CLIENT = 'kill'
export const CALLBACK = 'http://localhost:1/kill'

const REGISTER = ['/dang-ky/lien-he', '/dang-ky/thong-tin', '/dang-ky/chan-dung', '/dang-ky/kiem-tra', '/dang-ky/da-gui']
const ACTIVATE = ['/kich-hoat/otp', '/kich-hoat/mat-khau', '/kich-hoat/passcode', '/kich-hoat/cau-hoi', '/kich-hoat/ma-khoi-phuc', '/kich-hoat/xong']

/** The code that was sent after `citizen.asked`, as their phone shows it. */
async function code (citizen) {
  for (let tries = 0; tries < 100; tries += 1) {
    const sent = JSON.parse((await ask(`${identity}/demo/outbox`)).text)
    const found = sent.find(({ to, text, at }) => to === `+84${citizen.phone.slice(1)}` && /OTP \d{6}/.test(text) && at > citizen.asked)
    if (found) return found.text.match(/OTP (\d{6})/)[1]
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`the code that was asked for at ${citizen.asked} is not in the outbox`)
}

/** A code is good for three minutes: who comes later asks for another. */
function expired (citizen) {
  return Date.now() - Date.parse(citizen.asked) > 150_000
}

/** One step of a walk: in doubt until the answer names a place. */
async function step (citizen, ledger, { walk, places, send }) {
  citizen.doubt = true
  citizen.browser.landed = ''
  try {
    await send()
  } catch (error) {
    // The answer to the post came; only the page it leads to did not.
    if (error instanceof BrokeOff && places.includes(citizen.browser.landed)) arrived(citizen, ledger, walk, places)
    throw error
  }
  arrived(citizen, ledger, walk, places)
}

function arrived (citizen, ledger, walk, places) {
  const { browser } = citizen
  const at = places.indexOf(browser.landed)
  if (at !== citizen.acked + 1) throw new Error(`${walk} led from step ${citizen.acked} to ${browser.landed}: ${browser.says()}`)
  Object.assign(citizen, { acked: at, doubt: false })
  ledger.acked(citizen, `${walk} ${browser.landed.split('/').pop()}`)
}

async function register (citizen, ledger) {
  const { browser } = citizen
  await browser.open(`${identity}/dang-ky/kiem-tra`)
  ledger.stands(citizen, 'registration', REGISTER.indexOf(browser.path()))
  const sends = [
    () => browser.send({ so: citizen.number, 'lien-he': citizen.phone }),
    () => {
      const [day, month, year] = citizen.birth
      const born = { 'ngay-sinh-ngay': day, 'ngay-sinh-thang': month, 'ngay-sinh-nam': year }
      return browser.send({ 'ho-ten': citizen.name, ...born, 'ngay-cap-ngay': '10', 'ngay-cap-thang': '3', 'ngay-cap-nam': '2025' })
    },
    () => browser.send({ 'chan-dung': portrait }),
    () => browser.press('/dang-ky/kiem-tra'),
  ]
  while (citizen.acked < 4) await step(citizen, ledger, { walk: 'registration', places: REGISTER, send: sends[citizen.acked] })
  citizen.code = browser.html.match(/DK-[A-Z0-9]{8}/)[0]
  Object.assign(citizen, { stage: 'wait', acked: 0 })
}

async function activate (citizen, ledger) {
  const { browser } = citizen
  if (citizen.acked === 0 && expired(citizen)) citizen.walk = ''
  if (!citizen.walk) {
    await browser.open(`${identity}/kich-hoat`)
    citizen.asked = new Date(Date.now() - 1).toISOString()
    await browser.send({ so: citizen.number, 'lien-he': citizen.phone }, { then: /\/kich-hoat\/otp/ })
    citizen.walk = new URL(browser.place).search
    ledger.acked(citizen, 'activation asked for')
  } else if (citizen.acked < 5) {
    ledger.stands(citizen, 'activation', await activating(citizen))
  }
  const questions = { 'cau-hoi-1': 'security_question.first_school', 'tra-loi-1': 'Trường Mẫu', 'cau-hoi-2': 'security_question.first_job', 'tra-loi-2': 'Trồng hoa' }
  const sends = [
    async () => browser.send({ ma: await code(citizen) }),
    () => browser.send({ 'mat-khau': PASSWORD, 'mat-khau-lai': PASSWORD }),
    () => browser.send({ passcode: PASSCODE, 'passcode-lai': PASSCODE }),
    () => browser.send(questions),
    () => browser.send({ 'da-cat-giu': 'co' }),
  ]
  while (citizen.acked < 5) {
    await step(citizen, ledger, { walk: 'activation', places: ACTIVATE, send: sends[citizen.acked] })
  }
  Object.assign(citizen, { stage: 'use', acked: 0, active: true })
}

/** Where an activation stands. */
async function activating (citizen) {
  const { browser } = citizen
  if (citizen.acked === 0) {
    await browser.open(`${identity}/kich-hoat/otp${citizen.walk}`)
    if (browser.status === 200) return 0
  }
  // The last page sends back to the first that is not done.
  await browser.open(`${identity}/kich-hoat/ma-khoi-phuc${citizen.walk}`)
  if (browser.status === 200) return ACTIVATE.indexOf(browser.path())
  // The walk is over: the account is active now, or the walk was lost.
  return citizen.acked === 4 && citizen.doubt ? 5 : -1
}

async function signIn (citizen, ledger) {
  const { browser } = citizen
  if (expired(citizen)) citizen.challenge = ''
  if (!citizen.challenge) {
    await browser.open(`${identity}/dang-nhap`)
    // A proof or a signing out that nobody answered: where it was not done, the session is what it was.
    if (citizen.doubt) ledger.settle(citizen, browser.path() === '/dang-nhap')
    if (browser.path() !== '/dang-nhap') {
      citizen.session = true
      return
    }
    citizen.asked = new Date(Date.now() - 1).toISOString()
    await browser.send({ so: citizen.number, 'mat-khau': PASSWORD }, { then: /\/dang-nhap\/otp/ })
    citizen.challenge = browser.place
    ledger.acked(citizen, 'password taken')
  } else {
    await browser.open(citizen.challenge)
  }
  // A code that is no longer good is said at once.
  if (browser.status !== 200) {
    // The code was spent by the post that nobody answered: the session is there, its cookie is not.
    if (citizen.doubt) ledger.settle(citizen, true)
    else ledger.lost.push(`${citizen.number}: the code that was sent is gone`)
    citizen.challenge = ''
    return
  }
  if (citizen.doubt) ledger.settle(citizen, false)
  const digits = await code(citizen)
  const spent = { place: citizen.challenge, digits }
  citizen.doubt = true
  citizen.sessions[1] += 1
  const begun = () => {
    Object.assign(citizen, { doubt: false, challenge: '', spent, session: true })
    citizen.sessions[0] += 1
    ledger.acked(citizen, 'signed in')
  }
  try {
    await browser.send({ ma: digits })
  } catch (error) {
    if (browser.landed && browser.landed !== '/dang-nhap/otp') begun()
    throw error
  }
  if (browser.landed === '/dang-nhap/otp') throw new Error(`the code was not taken: ${browser.says()}`)
  begun()
}

/** A wrong passcode is counted, whatever happens; then the right one. */
async function passcode (citizen, ledger, digits) {
  const { browser } = citizen
  await browser.open(`${identity}/passcode`)
  const right = digits === PASSCODE
  const after = citizen.wrong.flatMap((count) => right ? [count, 0] : [count, count + 1])
  const before = citizen.wrong
  citizen.wrong = [...new Set(after)]
  // The cookie changes with the proof: an answer that is lost loses the session, not what was done.
  if (right) Object.assign(citizen, { session: false, doubt: true })
  const heard = () => {
    citizen.doubt = false
    citizen.wrong = right ? [0] : [...new Set(before.map((count) => count + 1))]
    citizen.session = true
    ledger.acked(citizen, right ? 'passcode taken' : 'wrong passcode counted')
  }
  try {
    await browser.send({ passcode: digits })
  } catch (error) {
    if (browser.landed) heard()
    throw error
  }
  if ((browser.landed === '/passcode') === right) throw new Error(`a ${right ? 'right' : 'wrong'} passcode led to ${browser.place}: ${browser.says()}`)
  heard()
}

/** A relying party's own call to the token endpoint. */
async function token (form) {
  const body = new URLSearchParams({ client_id: CLIENT, ...form }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }
  const answer = await ask(`${identity}/token`, { method: 'POST', headers, body })
  const said = JSON.parse(answer.text)
  if (answer.status !== 200 && said.error !== 'invalid_grant') throw new Error(`the token endpoint said ${answer.status} ${said.error}`)
  return { status: answer.status, ...said }
}

async function authorize (citizen, ledger) {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = new URLSearchParams({
    client_id: CLIENT, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid profile', state: 's', nonce: 'n',
    code_challenge: challenge, code_challenge_method: 'S256',
  })
  await citizen.browser.open(`${identity}/authorize?${query}`)
  const given = new URL(citizen.browser.place).searchParams.get('code')
  if (!given) throw new Error(`no code: ${citizen.browser.place} ${citizen.browser.says()}`)
  citizen.granted = { code: given, code_verifier: verifier, redirect_uri: CALLBACK }
  ledger.acked(citizen, 'code given')
}

async function redeem (citizen, ledger) {
  const before = citizen.doubt
  citizen.doubt = true
  const said = await token({ grant_type: 'authorization_code', ...citizen.granted })
  if (before) ledger.settle(citizen, said.status !== 200)
  citizen.doubt = false
  if (said.status === 200) {
    citizen.tokens = said
    ledger.acked(citizen, 'code redeemed')
  } else if (!before) {
    ledger.lost.push(`${citizen.number}: the code that was given is worth nothing: ${said.error}`)
  } else {
    citizen.stage = 'done'
  }
  citizen.granted = null
}

async function refresh (citizen, ledger) {
  const before = citizen.doubt
  citizen.doubt = true
  const spent = citizen.tokens.refresh_token
  const said = await token({ grant_type: 'refresh_token', refresh_token: spent })
  if (before) ledger.settle(citizen, said.status !== 200)
  citizen.doubt = false
  if (said.status === 200) {
    citizen.tokens = said
    citizen.refreshed = (citizen.refreshed ?? 0) + 1
    ledger.acked(citizen, 'token refreshed')
  } else if (!before) {
    ledger.lost.push(`${citizen.number}: the refresh token is worth nothing: ${said.error}`)
  } else {
    // It was spent, and the next one was lost with the answer: no more is to be had from this grant.
    Object.assign(citizen, { tokens: null, stage: 'done' })
  }
}

/** At the province's portal, or at the ministry's, which signs in through the National Portal. */
async function atPortal (citizen, ledger, portal) {
  const { browser } = citizen
  const way = portal === ministry ? 'quoc-gia' : 'dinh-danh'
  await browser.open(`${portal}/dang-nhap/${way}?tiep=%2Ftoi`)
  if (browser.place.startsWith(national)) await browser.open(browser.link('/dang-nhap/dinh-danh'))
  if (browser.place !== `${portal}/toi` || !browser.says().includes(citizen.name)) {
    throw new Error(`the portal did not sign in: ${browser.place} ${browser.says()}`)
  }
  citizen.atPortal = portal
  ledger.acked(citizen, `signed in at the ${portal === ministry ? "ministry's" : "province's"} portal`)
}

async function signOut (citizen, ledger) {
  const { browser } = citizen
  citizen.left = new Map(browser.cookies)
  await browser.open(`${identity}/dang-xuat`)
  Object.assign(citizen, { atPortal: '', session: false, tokens: null, doubt: true })
  const heard = () => {
    Object.assign(citizen, { signedOut: true, stage: 'done', doubt: false })
    ledger.acked(citizen, 'signed out')
  }
  try {
    await browser.press('/dang-xuat')
  } catch (error) {
    if (browser.landed) heard()
    throw error
  }
  heard()
}

/** The next thing of an account in use, from the session to signing out. */
async function use (citizen, ledger, dice) {
  if (!citizen.session) {
    if (citizen.sessions[1] >= 6) { citizen.stage = 'done'; return }
    return signIn(citizen, ledger)
  }
  if (citizen.granted) return redeem(citizen, ledger)
  if (citizen.doubt) return refresh(citizen, ledger)
  const todo = citizen.todo ??= ['wrong', 'wrong', 'right', 'authorize', 'refresh', 'refresh', dice() < 0.5 ? 'province' : 'ministry', dice() < 0.5 ? 'out' : 'stay']
  switch (todo.shift()) {
    case 'wrong': return passcode(citizen, ledger, '135799')
    case 'right': return passcode(citizen, ledger, PASSCODE)
    case 'authorize': return authorize(citizen, ledger)
    case 'refresh': return citizen.tokens ? refresh(citizen, ledger) : undefined
    case 'province': return atPortal(citizen, ledger, province)
    case 'ministry': return atPortal(citizen, ledger, ministry)
    case 'out': return signOut(citizen, ledger)
    default: citizen.stage = 'done'
  }
}

/** Whether a code was sent to them that they have not typed. */
export function waits ({ stage, walk, acked, session, challenge }) {
  return stage === 'activate' ? Boolean(walk) && acked === 0 : stage === 'use' && !session && Boolean(challenge)
}

/** Does the next thing. */
export async function walk (citizen, ledger, dice) {
  switch (citizen.stage) {
    case 'register': return register(citizen, ledger)
    case 'activate': return activate(citizen, ledger)
    case 'use': return use(citizen, ledger, dice)
  }
}
