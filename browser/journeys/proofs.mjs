// A level-2 citizen in the app and at the ministry's portal: a fresh passcode,
// then a fingerprint, are demanded and given; the hotline opens activation again.

import {
  PASSCODE, PASSWORD, Person, atDesk, code, expect, fingerprint, identity, launch, message, ministry, people, signIn,
} from '../country/country.mjs'

const SERVICE = `${ministry}/dich-vu/cap-lai-the-can-cuoc`

async function app (citizen, who) {
  await citizen.open(`${identity}/dang-nhap`)
  await signIn(citizen, who)
  await citizen.look('40-app-home')
  for (const [name, path] of [
    ['41-procedures', '/thu-tuc'], ['42-search', '/tim-kiem?q=cap+lai+the'], ['43-favourites', '/tien-ich'],
    ['44-papers', '/giay-to'], ['45-paper-card', '/giay-to/can-cuoc'], ['46-me', '/toi'], ['47-devices', '/toi/thiet-bi'],
    ['48-access-log', '/toi/nhat-ky'], ['49-receipts', '/toi/chia-se'], ['50-notices', '/thong-bao'],
  ]) {
    await citizen.open(`${identity}${path}`)
    await citizen.look(name)
  }
  await searches(citizen)
}

async function searches (citizen) {
  await citizen.open(`${identity}/tim-kiem`)
  await citizen.page.locator('[data-danh-search] input[name=q]').pressSequentially('cap lai the')
  await citizen.page.locator('#danh-found a').first().waitFor({ timeout: 10000 })
  expect(new URL(citizen.page.url()).search === '', 'results come as one types, on the page one is on')
}

async function addPasskey (citizen) {
  await fingerprint(citizen)
  await citizen.open(`${identity}/toi/khoa`)
  await citizen.look('51-passkeys')
  await citizen.moved(() => citizen.page.locator('a[href^="/passcode"]').first().click())
  await citizen.look('52-passcode')
  await citizen.fill('passcode', '135790')
  await citizen.send('passcode')
  expect(/5/.test(await citizen.page.locator('body').innerText()), 'a wrong passcode says how many tries are left')
  await citizen.look('53-passcode-wrong')
  await citizen.fill('passcode', PASSCODE)
  await citizen.send('passcode')
  await citizen.moved(() => citizen.page.locator('form[data-danh-passkey] button').first().click())
  await citizen.look('54-passkey-added')
}

async function stepUp (citizen, how) {
  await citizen.open(SERVICE)
  await citizen.look('60-service')
  await citizen.moved(() => citizen.page.locator('a[href*="/bat-dau"], a[href*="/dang-nhap"].govuk-button').first().click())
  for (let hop = 0; hop < 3 && !citizen.page.url().startsWith(`${identity}/passcode`); hop += 1) {
    await citizen.moved(() => citizen.page.locator('main a[href^="/dang-nhap/"]').first().click())
  }
  expect(citizen.page.url().startsWith(`${identity}/passcode`), `a fresh proof is asked for, not ${citizen.page.url()}`)
  if (how === 'passcode') {
    await citizen.look('61-step-up')
    await citizen.fill('passcode', PASSCODE)
    await citizen.send('passcode')
  } else {
    await citizen.moved(() => citizen.page.locator('form[data-danh-passkey] button').first().click())
  }
  await citizen.settled()
  expect(citizen.page.url().startsWith(ministry), `back at the ministry's portal, not at ${citizen.page.url()}`)
  await citizen.look(`62-proved-by-${how}`)
}

async function passkeySignIn (citizen) {
  await citizen.page.context().clearCookies()
  await citizen.open(`${identity}/dang-nhap`)
  // The browser offers the passkey by itself; a finger that is always there takes the offer.
  const button = citizen.page.locator('form[data-danh-passkey] button').first()
  await button.click({ timeout: 5000 }).catch(() => {})
  await citizen.page.waitForURL((url) => !url.pathname.startsWith('/dang-nhap'))
  await citizen.open(`${identity}/toi`)
  expect(await citizen.says(people.khanh.name), 'a fingerprint alone signs in')
}

async function hotline (browser) {
  const who = people.overdue
  // A quick server may stamp the code in this very millisecond.
  const asked = new Date(Date.now() - 1).toISOString()
  const citizen = await Person.with(browser)
  await citizen.open(`${identity}/kich-hoat`)
  await citizen.fill('so', who.number)
  await citizen.fill('lien-he', who.phone)
  await citizen.send('so')
  await citizen.fill('ma', await code(who.phone, asked))
  await citizen.send('ma')
  await citizen.look('70-overdue')
  const desk = await Person.with(browser, { width: 1280 })
  await atDesk(desk, people.hotline)
  await desk.open(`${identity}/can-bo/duong-day-nong`)
  await desk.look('71-hotline')
  await desk.fill('so', who.number)
  await desk.fill('ho-ten', who.name)
  await desk.day('ngay-sinh', who.birth)
  await desk.day('ngay-cap', who.issued)
  await desk.moved(() => desk.page.locator('button[value="doi-chieu"]').click())
  await desk.look('72-hotline-fits')
  await desk.moved(() => desk.page.locator('button[value="mo-lai"]').click())
  await desk.look('73-hotline-reopened')
  await message(who.phone, /kich hoat/, asked)
  citizen.check()
  desk.check()
  await citizen.close()
  await desk.close()
}

const browser = await launch()
try {
  for (const lang of ['vi', 'en']) {
    const citizen = await Person.with(browser, { lang })
    const who = lang === 'vi' ? people.khanh : people.tuan
    await app(citizen, who)
    await addPasskey(citizen)
    // A proof counts for a quarter of an hour at a portal, so each gives their own kind.
    await stepUp(citizen, lang === 'vi' ? 'passkey' : 'passcode')
    if (lang === 'vi') await passkeySignIn(citizen)
    citizen.check()
    await citizen.close()
  }
  const low = await Person.with(browser)
  await low.open(`${identity}/dang-nhap`)
  await signIn(low, people.mai, { password: PASSWORD })
  await low.open(`${identity}/giay-to`)
  await low.look('80-papers-level-1')
  low.check()
  await low.close()
  await hotline(browser)
} finally {
  await browser.close()
}
