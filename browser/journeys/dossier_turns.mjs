// What can become of a dossier on its way: more is asked, it is refused, it is
// wanted back, it is late.

import { Person, expect, launch, ministry, people } from '../country/country.mjs'
import { act, officers, open, press, sitDown } from '../country/bench.mjs'
import { filed, paper, proved, told } from '../country/filing.mjs'

const LATE = { number: '038185047728', name: 'Cao Thị Bích Loan', phone: '0905000121' }

/** The address is asked again, and nothing else; the citizen sees it once more and sends it. */
async function supplemented (citizen, checker, dossier) {
  await press(checker, dossier, 'nhan')
  await act(checker, dossier, 'bo-sung', async (page) => {
    await page.check('[name="muc[]"][value="dia_chi_nhan"]')
    await page.selectOption('[name="ly-do-dia_chi_nhan"]', 'dia-chi-khong-ro')
    await page.fill('[name="ghi-chu-dia_chi_nhan"]', 'Thiếu số nhà.')
  }, { look: '110-ask' })
  await told(people.tuan.phone, /can bo sung truoc/)
  await paper(citizen, dossier, 'mau-02')
  await citizen.open(dossier.at)
  await citizen.look('111-asked')
  await citizen.moved(() => citizen.page.locator('a[href$="/bo-sung"]').click())
  await citizen.look('111-complete')
  const asked = await citizen.page.locator('main input:not([type=hidden])').count()
  expect(asked === 1, `only what was asked is asked: ${asked} fields`)
  await citizen.fill('dia_chi_nhan', 'Số 12, Phố Mẫu, Phường Mẫu, Thanh Hóa')
  await citizen.send('dia_chi_nhan')
  await citizen.look('111-check')
  await citizen.moved(() => citizen.page.locator('button[name="buoc"][value="gui"]').click())
  await citizen.look('111-completed')
}

/** Proposed by one with a coded reason, sent back once, and confirmed by another. */
async function refused (citizen, desks, dossier) {
  const reason = async (page) => {
    await page.check('[name="ly-do"][value="khong-thuoc-truong-hop"]')
    await page.fill('[name="ghi-chu"]', 'Ảnh chụp cho thấy thẻ vẫn dùng được.')
  }
  await act(desks.checker, dossier, 'tu-choi', reason, { look: '112-propose' })
  await open(desks.leader, dossier)
  await desks.leader.look('112-proposed')
  await act(desks.leader, dossier, 'tra-lai', async (page) => {
    await page.locator('[name="buoc-truoc"]').first().check()
    await page.check('[name="ly-do"][value="doi-soat-lai"]')
  }, { look: '112-back' })
  await act(desks.checker, dossier, 'tu-choi', reason)
  await act(desks.leader, dossier, 'tu-choi', async () => {})
  await citizen.open(dossier.at)
  await citizen.look('113-refused')
  expect(await citizen.says('Luật Căn cước 26/2023/QH15, Điều 24'), 'no refusal without its law')
  await paper(citizen, dossier, 'mau-03')
}

/** Wanted back once it is accepted: the desk answers. */
async function withdrawn (citizen, clerk, dossier) {
  await citizen.open(`${dossier.at}/rut`)
  await citizen.look('114-withdraw')
  await citizen.fill('ly-do', 'Đã tìm thấy thẻ.')
  await citizen.send('ly-do')
  await citizen.look('114-withdrawal')
  await clerk.open(`${ministry}/can-bo/hang/xin-rut`)
  await act(clerk, dossier, 'rut', (page) => page.check('[name="tra-loi"][value="dong-y"]'), { look: '115-answer' })
  await citizen.open(dossier.at)
  await citizen.look('115-stopped')
  expect(await citizen.page.locator('a[href$="/rut"]').count() === 0, 'it has ended')
}

/** A dossier that lies too long: an apology, in a slip and a text message, with another date. */
async function late (citizen, checker) {
  await citizen.open(`${ministry}/ho-so`)
  await proved(citizen, LATE)
  await citizen.open(`${ministry}/ho-so`)
  await citizen.moved(() => citizen.page.locator('main a[href^="/ho-so/"]').first().click())
  await citizen.look('116-late')
  const at = citizen.page.url()
  const dossier = { id: new URL(at).pathname.split('/').at(-1), at }
  await checker.open(`${ministry}/can-bo/hang/qua-han`)
  await checker.look('116-overdue')
  await press(checker, dossier, 'nhan')
  await act(checker, dossier, 'hen-lai', async (page) => {
    await page.locator('[name="so-ngay"]').last().check()
    await page.fill('[name="ly-do"]', 'Máy in thẻ hỏng trong hai ngày.')
  }, { look: '117-extend' })
  await told(LATE.phone, /xin loi vi tre hen/)
  await citizen.open(dossier.at)
  await citizen.look('117-apology')
  await paper(citizen, dossier, 'mau-04')
}

async function desksOf (browser) {
  const desks = {}
  await Promise.all(['checker', 'leader', 'clerk'].map(async (name) => {
    desks[name] = await Person.with(browser, { width: 1280 })
    await sitDown(desks[name], officers[name])
  }))
  return desks
}

const browser = await launch()
try {
  const citizen = await Person.with(browser)
  const other = await Person.with(browser)
  const own = { whom: people.tuan.name, reason: 'hong', delivery: 'buu_chinh' }
  const dossier = await filed(citizen, people.tuan, own)
  const desks = await desksOf(browser)
  await supplemented(citizen, desks.checker, dossier)
  await refused(citizen, desks, dossier)
  const childs = { whom: 'Đỗ Gia Hân', reason: 'hong', delivery: 'tai_co_quan' }
  await withdrawn(citizen, desks.clerk, await filed(citizen, people.tuan, childs))
  await late(other, desks.checker)
  for (const person of [citizen, other, ...Object.values(desks)]) {
    person.check()
    await person.close()
  }
} finally {
  await browser.close()
}
