// The reissue of a card as a citizen meets it: the way in, the proof, the pages,
// the payment. What it takes is counted on the way.

import { PASSCODE, expect, identity, message, ministry, signIn } from './country.mjs'

export const SLUG = 'cap-lai-the-can-cuoc'
export const PROCEDURE = `${ministry}/dich-vu/${SLUG}`
export const NAME = { vi: 'Cấp lại thẻ Căn cước', en: 'Reissue of the ID card' }

/** Through whatever stands between somebody and a page: providers, number and password, a fresh proof. */
export async function proved (person, who, { by = 'passcode', look = '' } = {}) {
  for (let hop = 0; hop < 8; hop += 1) {
    const { pathname, origin } = new URL(person.page.url())
    if (origin === identity && pathname.startsWith('/passcode')) {
      if (look) await person.look(look)
      await prove(person, by)
    } else if (origin === identity && pathname === '/dang-nhap') {
      await signIn(person, who)
    } else if (pathname.endsWith('/dang-nhap')) {
      await person.moved(() => person.page.locator('main a[href^="/dang-nhap/"]').first().click())
    } else {
      return
    }
    await person.settled()
  }
  throw new Error(`no way on from ${person.page.url()}`)
}

async function prove (person, by) {
  if (by === 'passcode') {
    await person.fill('passcode', PASSCODE)
    await person.send('passcode')
  } else {
    await person.moved(() => person.page.locator('form[data-danh-passkey] button').first().click())
  }
}

/** From the procedure's page, through a fresh proof at the identity centre, to *Chọn đối tượng*. */
export async function begin (citizen, who, options = {}) {
  await citizen.moved(() => citizen.page.locator('a[href$="/bat-dau"]').first().click())
  await proved(citizen, who, options)
  const { pathname } = new URL(citizen.page.url())
  expect(pathname === `/dich-vu/${SLUG}/doi-tuong`, `Chọn đối tượng comes next, not ${citizen.page.url()}`)
  citizen.typed = 0
}

/** The last part of the address: which page of the filing this is. */
export function stage (citizen) {
  return new URL(citizen.page.url()).pathname.split('/').at(-1)
}

async function submit (citizen) {
  await citizen.moved(() => citizen.page.locator('main form[method=post] button').first().click())
}

/** Chooses for whom: the first whose label has these words. */
export async function choose (citizen, whom) {
  await citizen.page.locator('label', { hasText: whom }).first().click()
  await submit(citizen)
}

/** What each page asks, and how it is answered. */
const ANSWERS = {
  async 'ly-do' (citizen, { reason, lost }) {
    await citizen.page.check(`[name="ly_do"][value="${reason}"]`)
    if (lost) await citizen.day('ngay_mat', lost)
  },
  async 'thong-tin' () {},
  async 'lien-he' () {},
  async nhan (citizen, { delivery }) {
    await citizen.page.check(`[name="nhan_tai"][value="${delivery}"]`)
  },
}

/** What the pictures of the pages are called. */
const PICTURES = { 'ly-do': 'reason', 'thong-tin': 'register', 'lien-he': 'contact', nhan: 'receiving' }

/** Answers the page that is open, and goes on to the next. */
export async function answer (citizen, filing) {
  await ANSWERS[stage(citizen)](citizen, filing)
  await submit(citizen)
}

/**
 * From *Chọn đối tượng* to the confirm post: six screens at most, both counted,
 * and three fields typed at most. Returns what the dossier is called.
 */
export async function file (citizen, filing, { look = '' } = {}) {
  const screens = ['doi-tuong']
  if (look) await citizen.look(`${look}-for-whom`)
  await choose(citizen, filing.whom)
  while (stage(citizen) !== 'kiem-tra') {
    screens.push(stage(citizen))
    if (look) await citizen.look(`${look}-${PICTURES[stage(citizen)]}`)
    await answer(citizen, filing)
  }
  screens.push('kiem-tra')
  if (look) await citizen.look(`${look}-check`)
  expect(screens.length <= 6, `six screens at most: ${screens.join(', ')}`)
  expect(citizen.typed <= 3, `three fields at most, not ${citizen.typed}`)
  return confirm(citizen, look)
}

/** The declaration, and the press that sends it. Returns the dossier's id and tracking code. */
export async function confirm (citizen, look = '') {
  await citizen.page.check('[name="cam-doan"]')
  await citizen.send('cam-doan')
  expect(stage(citizen) === 'da-nop', `sent at once, not ${citizen.page.url()}`)
  if (look) await citizen.look(`${look}-sent`)
  const track = (await citizen.page.locator('.danh-code').innerText()).trim()
  const id = new URL(citizen.page.url()).pathname.split('/')[2]
  return { id, track, at: `${ministry}/ho-so/${id}` }
}

/** At the simulated bank: `how` is the button pressed there, or silence. */
export async function pay (citizen, dossier, { method = 'vietqr', how = 'tra', look = '' } = {}) {
  await citizen.open(`${dossier.at}/thanh-toan`)
  if (look) await citizen.look(`${look}-pay`)
  await citizen.page.check(`[name="cach"][value="${method}"]`)
  await submit(citizen)
  if (look) await citizen.look(`${look}-waiting`)
  await citizen.moved(() => citizen.page.locator('a[href^="/demo/ngan-hang/"]').click())
  if (look) await citizen.look(`${look}-bank`)
  if (how === '') {
    await citizen.moved(() => citizen.page.locator('main a[href^="/thanh-toan/"]').click())
  } else {
    await citizen.moved(() => citizen.page.locator(`button[name="lam"][value="${how}"]`).click())
  }
  await citizen.settled()
}

/** A dossier filed and paid. */
export async function filed (citizen, who, filing, options = {}) {
  await citizen.open(PROCEDURE)
  await begin(citizen, who, options)
  const dossier = await file(citizen, filing)
  await pay(citizen, dossier)
  return dossier
}

/** A paper of a dossier is a PDF. */
export async function paper (citizen, dossier, name) {
  const answer = await citizen.page.request.get(`${dossier.at}/giay/${name}`)
  const body = await answer.body()
  expect(answer.ok() && body.subarray(0, 5).toString() === '%PDF-', `${name} is a PDF: ${answer.status()}`)
  return body
}

/** A text message of a dossier, without accents and without a link. */
export async function told (phone, fits, after) {
  const { text } = await message(phone, fits, after)
  expect(/^[\x20-\x7e\n]+$/.test(text), `no accents in a text message: ${text}`)
  return text
}

/** Way 1: the menu *Thủ tục hành chính* of the app. */
export async function byMenu (citizen, who) {
  await inTheApp(citizen, who)
  await citizen.open(`${identity}/thu-tuc`)
  await follow(citizen)
}

/** Way 2: the search, without accents; with script, what is found stands there before anything is pressed. */
export async function bySearch (citizen, who, { script = true } = {}) {
  await inTheApp(citizen, who)
  await citizen.open(`${identity}/tim-kiem`)
  await citizen.fill('q', 'cap lai the')
  if (script) await citizen.page.locator(`#danh-found a[href*="${SLUG}"]`).waitFor()
  else await citizen.send('q')
  await follow(citizen)
}

/** Way 3: the favourites of the first page. */
export async function byFavourite (citizen, who) {
  await inTheApp(citizen, who)
  await citizen.open(`${identity}/tien-ich`)
  const add = citizen.page.locator(`button[name="them"][value="${SLUG}"]`)
  if (await add.count() > 0) await citizen.moved(() => add.click())
  await citizen.open(`${identity}/`)
  await follow(citizen)
}

async function inTheApp (citizen, who) {
  await citizen.open(`${identity}/dang-nhap`)
  await proved(citizen, who)
}

/** The procedure by its name leads to the ministry's portal, and whoever was signed in here is signed in there. */
async function follow (citizen) {
  const named = citizen.page.locator(`main a[href*="${SLUG}"]`, { hasText: NAME[citizen.lang] })
  await citizen.moved(() => named.first().click())
  await citizen.settled()
  expect(citizen.page.url() === PROCEDURE, `at the ministry's portal, not at ${citizen.page.url()}`)
  const stands = await citizen.page.locator('header a[href^="/dang-nhap"]').count()
  expect(stands === 0, 'signed in there, and asked nothing')
}
