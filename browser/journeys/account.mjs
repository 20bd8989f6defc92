// From the register to an account in use, by the registration guide: a citizen,
// two officers. Then the seven steps of the portal guide, and the one account
// of the sole-account notice.

import {
  Person, atDesk, expect, identity, launch, message, ministry, national, people, province, signIn,
} from '../country/country.mjs'

const OWN_PASSWORD = 'con bò vàng ăn cỏ xanh'
const SAMPLE = (name) => 'Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan ' +
  `${name} da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi https://vneid.gov.vn de kich hoat tai khoan`

async function register (citizen, who) {
  await citizen.open(`${identity}/`)
  await citizen.look('01-home')
  await citizen.open(`${identity}/dang-ky`)
  await citizen.look('02-register')
  await citizen.page.check('[name="muc"][value="1"]')
  await citizen.send('muc')
  await citizen.look('03-contact')
  await citizen.send('so')
  expect((await citizen.page.title()).startsWith(citizen.lang === 'vi' ? 'Lỗi: ' : 'Error: '), 'an empty form says so')
  await citizen.look('04-contact-empty')
  await citizen.fill('so', who.number)
  for (const size of ['150', '100']) {
    await citizen.moved(() => citizen.page.locator(`.danh-looks__size--${size}`).click())
    expect(await citizen.page.inputValue('[name="so"]') === who.number, `larger or smaller, the page keeps what was typed (${size})`)
  }
  await citizen.fill('lien-he', who.phone)
  await citizen.send('so')
  await citizen.look('05-details')
  await citizen.fill('ho-ten', who.name)
  await citizen.day('ngay-sinh', who.birth)
  await citizen.day('ngay-cap', who.issued)
  await citizen.send('ho-ten')
  await citizen.page.locator('.danh-camera__acts button').first().click()
  await citizen.page.waitForFunction(() => document.querySelector('.danh-camera__stage video')?.videoWidth > 0)
  await citizen.look('06-portrait')
  await citizen.page.locator('.danh-camera__acts button').first().click()
  await citizen.page.waitForSelector('.danh-camera__stage canvas')
  await citizen.send('chan-dung')
  await citizen.look('07-check')
  await citizen.moved(() => citizen.page.locator('form[action="/dang-ky/kiem-tra"] button').click())
  await citizen.look('08-sent')
  return (await citizen.page.locator('body').innerText()).match(/DK-[A-Z0-9]{8}/)[0]
}

async function activate (citizen, who) {
  // A quick server may stamp the code in this very millisecond.
  const asked = new Date(Date.now() - 1).toISOString()
  await citizen.open(`${identity}/kich-hoat`)
  await citizen.look('20-activate')
  await citizen.fill('so', who.number)
  await citizen.fill('lien-he', who.phone)
  await citizen.send('so')
  const { text } = await message(who.phone, /OTP \d{6}/, asked)
  await citizen.look('21-activate-otp')
  await citizen.fill('ma', text.match(/OTP (\d{6})/)[1])
  await citizen.send('ma')
  await citizen.look('22-password')
  await citizen.fill('mat-khau', OWN_PASSWORD)
  await citizen.fill('mat-khau-lai', OWN_PASSWORD)
  await citizen.send('mat-khau')
  await citizen.look('23-passcode')
  await citizen.fill('passcode', '246810')
  await citizen.fill('passcode-lai', '246810')
  await citizen.send('passcode')
  await citizen.look('24-questions')
  await citizen.page.selectOption('[name="cau-hoi-1"]', 'security_question.first_school')
  await citizen.fill('tra-loi-1', 'Trường Mẫu')
  await citizen.page.selectOption('[name="cau-hoi-2"]', 'security_question.first_job')
  await citizen.fill('tra-loi-2', 'Trồng hoa')
  await citizen.send('tra-loi-1')
  await citizen.look('25-recovery-codes')
  await citizen.page.check('[name="da-cat-giu"]')
  await citizen.send('da-cat-giu')
  await citizen.look('26-activated')
}

async function decide (desk, officer, caseCode, { relative = false } = {}) {
  await atDesk(desk, officer, { look: '10-desk-sign-in' })
  await desk.look('11-queue')
  await desk.press(caseCode)
  await desk.look(relative ? '12-case-of-a-relative' : '13-case')
  const approve = desk.page.locator('form[action$="/dat"] button')
  if (relative) {
    expect(await approve.count() === 0, 'nobody decides a relative\'s case')
    return
  }
  await desk.moved(() => approve.click())
  await desk.look('14-decided')
}

async function journey (browser, lang, who, plain) {
  const citizen = await Person.with(browser, { lang })
  const caseCode = await register(citizen, who)
  if (who === people.anh) {
    const kin = await Person.with(browser, { lang, width: 1280 })
    await decide(kin, people.reviewer, caseCode, { relative: true })
    kin.check()
    await kin.close()
  }
  const desk = await Person.with(browser, { lang, width: 1280 })
  await decide(desk, who === people.anh ? people.second : people.reviewer, caseCode)
  desk.check()
  await desk.close()
  const { text } = await message(who.phone, /phe duyet/)
  expect(text === SAMPLE(plain), `the approval text is not the sample's: ${text}`)
  await activate(citizen, who)

  await citizen.open(`${ministry}/`)
  await citizen.look('30-ministry')
  await citizen.moved(() => citizen.page.locator('a[href^="/dang-nhap"]').first().click())
  await citizen.look('31-ministry-sign-in')
  await citizen.moved(() => citizen.page.locator('a[href^="/dang-nhap/quoc-gia"]').first().click())
  expect(citizen.page.url().startsWith(national), 'the National Portal comes next')
  await citizen.look('32-national-sign-in')
  await citizen.moved(() => citizen.page.locator('a[href^="/dang-nhap/dinh-danh"]').first().click())
  expect(citizen.page.url().startsWith(identity), 'the identity centre asks for number and password')
  await signIn(citizen, who, { password: OWN_PASSWORD, look: '33-sign-in' })
  await citizen.settled()
  expect(citizen.page.url().startsWith(ministry), `back at the ministry's portal, not at ${citizen.page.url()}`)
  await citizen.look('34-ministry-signed-in')
  await citizen.open(`${ministry}/toi`)
  expect(await citizen.says(who.name), 'the ministry\'s portal says who is signed in')
  await citizen.look('35-ministry-me')

  await citizen.open(`${province}/dang-nhap`)
  await citizen.look('36-province-sign-in')
  await citizen.moved(() => citizen.page.locator('a[href^="/dang-nhap/dinh-danh"]').first().click())
  await citizen.open(`${province}/toi`)
  expect(await citizen.says(who.name), 'the province\'s portal knows the same person')
  await citizen.look('37-province-me')
  citizen.check()
  await citizen.close()
}

const browser = await launch()
try {
  await journey(browser, 'vi', people.binh, 'Nguyen Van Binh')
  await journey(browser, 'en', people.anh, 'Nguyen Duc Anh')
} finally {
  await browser.close()
}
