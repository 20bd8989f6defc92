// A phone lay locked for longer than a session lives: the page says so before
// anything that was typed is lost, and says nothing where the session goes on.

import { Person, expect, identity, launch, people, signIn } from '../country/country.mjs'

async function asleep (citizen) {
  await citizen.open(`${identity}/toi/mat-khau`)
  await citizen.page.clock.install()
  await citizen.page.reload()
  await citizen.page.locator('input[type=password]').first().fill('một mật khẩu rất dài')
  return citizen.page.locator('#danh-idle [data-part=over]')
}

const browser = await launch()
try {
  const citizen = await Person.with(browser)
  await citizen.open(`${identity}/dang-nhap`)
  await signIn(citizen, people.khanh)
  const over = await asleep(citizen)
  const kept = citizen.page.waitForResponse((answer) => answer.url().endsWith('/giu-phien'))
  await citizen.page.clock.fastForward('02:00:00')
  expect((await kept).ok(), 'the session is kept where it lives')
  expect(!(await over.isVisible()), 'and nobody is told that it has ended')
  const apart = await citizen.page.evaluate(() => Object.keys(localStorage))
  expect(apart.includes('danh-seen:/giu-phien'), 'the app remembers its own visits, apart from the desk')
  await citizen.page.context().clearCookies()
  await citizen.page.clock.fastForward('02:00:00')
  await over.waitFor({ state: 'visible', timeout: 10000 })
  const typed = await citizen.page.locator('input[type=password]').first().inputValue()
  expect(typed === 'một mật khẩu rất dài', 'what was typed is still there')
  citizen.check()
  await citizen.close()
} finally {
  await browser.close()
}
