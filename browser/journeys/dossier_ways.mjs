// Every way to the reissue of a card: for a child, by search and fingerprint; for
// a ward, by the favourites, in English; straight from a portal, with no script;
// and why an account of level 1 is not enough.

import {
  PASSCODE, Person, expect, fingerprint, identity, launch, ministry, national, people,
} from '../country/country.mjs'
import {
  PROCEDURE, SLUG, answer, begin, byFavourite, byMenu, bySearch, choose, confirm, file, paper, pay, proved, stage,
} from '../country/filing.mjs'

const CHILD = { name: 'Đỗ Gia Hân' }
const GUARDIAN = { number: '040176030519', name: 'Bùi Thị Hạnh', phone: '0905000108' }
const WARD = { name: 'Lương Bảo Châu' }

async function addPasskey (citizen) {
  await fingerprint(citizen)
  await citizen.open(`${identity}/toi/khoa`)
  await citizen.moved(() => citizen.page.locator('a[href^="/passcode"]').first().click())
  await citizen.fill('passcode', PASSCODE)
  await citizen.send('passcode')
  await citizen.moved(() => citizen.page.locator('form[data-danh-passkey] button').first().click())
}

/** What a first visit of a page weighs, with nothing kept from before. */
async function weighed (citizen, address) {
  const session = await citizen.page.context().newCDPSession(citizen.page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await citizen.open(address)
  const bytes = await citizen.page.evaluate(() => [
    ...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource'),
  ].reduce((sum, entry) => sum + entry.transferSize, 0))
  expect(bytes > 5000 && bytes <= 60 * 1024, `60 KB at most for a first screen, not ${bytes}: ${address}`)
}

/** A parent finds it by search, proves who they are by fingerprint, and goes on at another device where they stopped. */
async function parent (browser) {
  const phone = await Person.with(browser)
  await bySearch(phone, people.tuan)
  await phone.page.goBack()
  await addPasskey(phone)
  await phone.open(PROCEDURE)
  await begin(phone, people.tuan, { by: 'passkey', look: '100-fingerprint' })
  await choose(phone, CHILD.name)
  const filing = { reason: 'hong', delivery: 'tai_co_quan' }
  await answer(phone, filing)
  expect(await phone.says('Đã lưu'), 'each page says that it was kept')
  await phone.look('100-for-a-child')
  await answer(phone, filing)
  const draft = phone.page.url().replace(/\/[^/]*$/, '')
  const desk = await Person.with(browser, { width: 1280 })
  await desk.open(`${ministry}/ho-so`)
  await proved(desk, people.tuan)
  await desk.look('101-draft')
  await desk.moved(() => desk.page.locator('a[href^="/ho-so/nhap/"]').first().click())
  expect(desk.page.url() === `${draft}/lien-he`, `it goes on where it was left: ${desk.page.url()}`)
  await answer(desk, filing)
  await answer(desk, filing)
  await desk.page.check('[name="cam-doan"]')
  await desk.send('cam-doan')
  await desk.page.waitForURL((url) => url.pathname.startsWith('/passcode'))
  await proved(desk, people.tuan)
  expect(stage(desk) === 'kiem-tra', 'another device proves afresh, and loses nothing')
  const dossier = await confirm(desk)
  await pay(desk, dossier, { method: 'card' })
  await paper(desk, dossier, 'mau-01')
  await close(phone, desk)
}

/** A guardian, in English, by the favourites: a lost card with its day, and a change of mind before it is paid. */
async function guardian (browser) {
  const citizen = await Person.with(browser, { lang: 'en' })
  await byFavourite(citizen, GUARDIAN)
  await citizen.look('102-procedure')
  await begin(citizen, GUARDIAN, { look: '102-step-up' })
  const filing = { whom: WARD.name, reason: 'mat', lost: ['20', '11', '2026'], delivery: 'tai_co_quan' }
  const dossier = await file(citizen, filing, { look: '102' })
  expect(await citizen.says('of no use from now on'), 'a lost card is blocked at once')
  await citizen.open(`${dossier.at}/rut`)
  await citizen.look('103-withdraw')
  await citizen.fill('ly-do', 'Found it.')
  await citizen.send('ly-do')
  expect(await citizen.says('Withdrawn'), 'what nobody accepted yet ends at once')
  await citizen.look('103-withdrawn')
  await close(citizen)
}

/** Somebody who comes by the National Portal, and by the ministry's: one person, one draft. With no script, at 320 px. */
async function straight (browser) {
  const options = { script: false, width: 320 }
  const first = await Person.with(browser, options)
  await first.open(`${national}/dich-vu/${SLUG}`)
  await first.moved(() => first.page.locator('a[href*="bat-dau"]').first().click())
  await proved(first, people.khanh)
  expect(first.page.url() === `${PROCEDURE}/doi-tuong`, `the National Portal leads there: ${first.page.url()}`)
  await choose(first, people.khanh.name)
  const draft = first.page.url()
  const second = await Person.with(browser, options)
  await second.open(PROCEDURE)
  await begin(second, people.khanh)
  await choose(second, people.khanh.name)
  expect(second.page.url() === draft, `the same draft either way: ${draft}, ${second.page.url()}`)
  await second.open(`${PROCEDURE}/doi-tuong`)
  const dossier = await file(second, { whom: people.khanh.name, reason: 'hong', delivery: 'buu_chinh' })
  await pay(second, dossier)
  expect(await second.says('Đang xử lý'), 'paid and accepted with no script')
  await close(first, second)
}

/** An account of level 1 is told why not, and where to go. */
async function levelOne (browser) {
  const citizen = await Person.with(browser)
  await byMenu(citizen, people.mai)
  await citizen.moved(() => citizen.page.locator('a[href$="/bat-dau"]').first().click())
  await citizen.settled()
  const main = await citizen.page.locator('main').innerText()
  expect(main.includes('mức 2') && main.includes('Công an'), `why not, and where to go: ${main}`)
  await citizen.look('104-level-1')
  await weighed(citizen, PROCEDURE)
  await weighed(citizen, `${identity}/thu-tuc`)
  await close(citizen)
}

async function close (...everybody) {
  for (const person of everybody) {
    person.check()
    await person.close()
  }
}

const browser = await launch()
try {
  await parent(browser)
  await guardian(browser)
  await straight(browser)
  await levelOne(browser)
} finally {
  await browser.close()
}
