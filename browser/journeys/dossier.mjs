// A lost card, from the menu of the app to the new one in hand: every page of
// it, in both languages, and every desk it passes. By passcode, for oneself, by post.

import { Person, expect, identity, launch, ministry, people } from '../country/country.mjs'
import { act, officers, open, press, sitDown, slip } from '../country/bench.mjs'
import { begin, byMenu, file, paper, pay, told } from '../country/filing.mjs'

const FILING = { whom: people.tuan.name, reason: 'mat', delivery: 'buu_chinh' }

/** The bank fails, stays silent, and is paid twice, which accepts the dossier once. */
async function pays (citizen, dossier) {
  await pay(citizen, dossier, { how: 'hong', look: '93' })
  await citizen.look('93-failed')
  await pay(citizen, dossier, { method: 'card', how: '' })
  expect(await citizen.page.locator('[role=status]').count() > 0, 'a silent bank is waited for')
  await pay(citizen, dossier, { how: 'tra-hai-lan' })
  expect(citizen.page.url().startsWith(dossier.at), `paid, back at the dossier, not at ${citizen.page.url()}`)
  await citizen.look('94-processing')
  await paper(citizen, dossier, 'bien-nhan')
  await paper(citizen, dossier, 'mau-01')
}

/** By Tab, Space and Enter alone: the keyboard comes to what it looks for, and presses it. */
async function tabTo (page, selector) {
  const wanted = page.locator(selector).first()
  for (let tabs = 0; tabs < 120; tabs += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return wanted
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${selector} at ${page.url()}`)
}

async function pressKey (desk, selector, key = 'Enter') {
  await tabTo(desk.page, selector)
  await desk.moved(() => desk.page.keyboard.press(key))
}

/** The checker works without a mouse: takes it from the queue, hands it over, and a colleague passes it on. */
async function checked (desk, colleague, dossier) {
  await desk.open(`${ministry}/can-bo`)
  await desk.look('95-queue')
  await pressKey(desk, 'a[href="/can-bo/hang/can-cuoc.cap-lai:doi-soat"]')
  await pressKey(desk, `a[href="/can-bo/ho-so/${dossier.id}"]`)
  await desk.look('95-dossier')
  await pressKey(desk, 'form[action$="/nhan"] button')
  await pressKey(desk, 'a[href$="/ban-giao"]')
  await tabTo(desk.page, '[name="cho"]')
  await desk.page.keyboard.press('Space')
  await pressKey(desk, 'main form[action$="/ban-giao"] button')
  await open(colleague, dossier)
  await pressKey(colleague, 'form[action$="/chuyen-buoc"] button', 'Space')
}

/** Approved by another, printed, handed to the post and to its owner. */
async function decided (desks, dossier) {
  await open(desks.leader, dossier)
  await desks.leader.look('96-approval')
  await press(desks.leader, dossier, 'chuyen-buoc')
  await slip(desks.printer, dossier, 'mau-01')
  await slip(desks.printer, dossier, 'mau-05')
  await press(desks.printer, dossier, 'chuyen-buoc')
  await press(desks.clerk, dossier, 'chuyen-buoc')
  await act(desks.clerk, dossier, 'buu-dien', async (page) => {
    await page.fill('[name="ma-buu-gui"]', 'EB123456789VN')
  }, { look: '96-post' })
}

/** The citizen follows the parcel, has the card, and rates once. */
async function received (citizen, clerk, dossier, who) {
  await citizen.open(dossier.at)
  expect(await citizen.says('EB123456789VN'), 'the parcel can be followed')
  await act(clerk, dossier, 'tra-ket-qua', (page) => page.fill('[name="chung-tu"]', '12/BN'))
  await told(who.phone, /Ho so G01\S+ da co ket qua/)
  await citizen.open(dossier.at)
  await citizen.look('97-delivered')
  await citizen.moved(() => citizen.page.locator('a[href$="/danh-gia"]').click())
  await citizen.look('97-rating')
  await citizen.page.check('[name="sao"][value="5"]')
  await citizen.send('sao')
  expect(await citizen.page.locator('a[href$="/danh-gia"]').count() === 0, 'a dossier is rated once')
}

/** Anybody with the code and the last four digits sees where it stands, and no name. */
async function tracked (citizen, dossier, who) {
  await citizen.open(`${ministry}/tra-cuu?ma=${dossier.track}`)
  await citizen.look('98-track')
  await citizen.fill('so', '0000')
  await citizen.send('so')
  expect(!await citizen.says('Thanh Hóa'), 'a wrong second fact tells nothing')
  await citizen.fill('so', who.phone.slice(-4))
  await citizen.send('so')
  await citizen.look('98-tracked')
  const main = await citizen.page.locator('main').innerText()
  expect(/Hồ sơ G01\.\d\d-\d{6}-\d{4}/.test(main) && !main.includes(who.name), 'the code is there, and no name')
}

async function desksOf (browser) {
  const desks = {}
  await Promise.all(['checker', 'second', 'leader', 'printer', 'clerk'].map(async (name) => {
    desks[name] = await Person.with(browser, { width: 1280 })
    await sitDown(desks[name], officers[name], name === 'clerk' ? { look: '95-officers' } : {})
  }))
  return desks
}

async function journey (browser) {
  const who = people.tuan
  const citizen = await Person.with(browser)
  await byMenu(citizen, who)
  await citizen.look('90-procedure')
  await begin(citizen, who, { look: '91-step-up' })
  const dossier = await file(citizen, FILING, { look: '92' })
  await pays(citizen, dossier)
  await told(who.phone, /Da tiep nhan ho so G01/)
  const desks = await desksOf(browser)
  await checked(desks.checker, desks.second, dossier)
  await decided(desks, dossier)
  await received(citizen, desks.clerk, dossier, who)
  await tracked(citizen, dossier, who)
  await citizen.open(`${identity}/ho-so`)
  await citizen.look('99-dossiers')
  await citizen.open(`${ministry}/cong-khai`)
  await citizen.look('99-progress')
  for (const person of [citizen, ...Object.values(desks)]) {
    person.check()
    await person.close()
  }
}

const browser = await launch()
try {
  await journey(browser)
} finally {
  await browser.close()
}
