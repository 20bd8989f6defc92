// The officers of the ministry's portal at their desks: who they are, how they
// sit down, and what they do to a dossier.

import { expect, ministry } from './country.mjs'
import { paper, proved } from './filing.mjs'

export const officers = {
  clerk: { number: '038188040117', name: 'Hoàng Thị Thu', phone: '0905000115' },
  checker: { number: '038084041225', name: 'Trần Văn Hùng', phone: '0905000116' },
  second: { number: '038190042336', name: 'Nguyễn Thị Hoa', phone: '0905000117' },
  leader: { number: '038075043447', name: 'Lê Minh Quân', phone: '0905000118' },
  printer: { number: '001087044558', name: 'Phạm Anh Dũng', phone: '0905000119' },
  admin: { number: '001183045669', name: 'Vũ Thị Lan Hương', phone: '0905000120' },
}

/** An officer sits down: level 2, and a fresh proof. */
export async function sitDown (desk, officer, { look = '' } = {}) {
  await desk.open(`${ministry}/can-bo/dang-nhap`)
  if (look) await desk.look(look)
  await proved(desk, officer)
  expect(new URL(desk.page.url()).pathname === '/can-bo', `at the desk, not at ${desk.page.url()}`)
}

/** Opens a dossier. */
export async function open (desk, dossier) {
  await desk.open(`${ministry}/can-bo/ho-so/${dossier.id}`)
}

/** A slip is a PDF at the desk too. */
export async function slip (desk, dossier, name) {
  await paper(desk, { at: `${ministry}/can-bo/ho-so/${dossier.id}` }, name)
}

/** Does what needs no form. */
export async function press (desk, dossier, act) {
  await open(desk, dossier)
  await desk.moved(() => desk.page.locator(`form[action$="/${act}"] button`).click())
}

/** Opens the form of an act, fills it in, looks at what the citizen will read where there is a look, and sends it. */
export async function act (desk, dossier, name, fill, { look = '' } = {}) {
  await desk.open(`${ministry}/can-bo/ho-so/${dossier.id}/${name}`)
  if (look) await desk.look(look)
  await fill(desk.page)
  await desk.moved(() => desk.page.locator('main form[method=post] button').first().click())
  const send = desk.page.locator('button[name="buoc"][value="gui"]')
  if (await send.count() > 0) {
    if (look) await desk.look(`${look}-preview`)
    await desk.moved(() => send.click())
  }
}
