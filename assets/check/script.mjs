// Tries what script adds, under the real policy: the service worker through
// Trusted Types, the idle warning, a passkey, the camera. Needs the gallery.

import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

const base = process.argv[2] || 'http://localhost:4010'
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
})
let count = 0

async function it (says, does) {
  const context = await browser.newContext({ locale: 'vi-VN', permissions: ['camera'] })
  const page = await context.newPage()
  const complaints = []
  page.on('console', (message) => { if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico')) complaints.push(message.text()) })
  page.on('pageerror', (error) => complaints.push(error.message))
  await does(page, context)
  assert.deepEqual(complaints, [], says)
  await context.close()
  count += 1
  console.log(`ok ${says}`)
}

await it('the service worker is registered through the one policy, and shows a page without a network', async (page, context) => {
  await page.goto(base)
  await page.evaluate(() => navigator.serviceWorker.ready.then((worker) => worker.active?.state))
  await page.waitForFunction(() => navigator.serviceWorker.controller)
  await context.setOffline(true)
  await page.goto(`${base}/thu-tuc`)
  assert.match(await page.textContent('h1'), /Đang không có mạng/)
})

await it('the idle warning counts down, and one press keeps the session and what was typed', async (page) => {
  await page.clock.install()
  await page.goto(base)
  await page.fill('#ly-do', 'Thẻ bị mất')
  await page.clock.runFor(842_000)
  const dialog = page.locator('#danh-idle')
  assert.ok(await dialog.isVisible())
  assert.match(await dialog.textContent(), /Thời gian chờ: 5\d giây/)
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), 'keep')
  const kept = page.waitForRequest('**/giu-phien')
  await page.click('[data-act=keep]')
  assert.equal((await kept).postData(), 'csrf=c3Jm')
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await page.inputValue('#ly-do'), 'Thẻ bị mất')
  assert.equal(await page.inputValue('input[name=csrf] >> nth=0'), 'bW9p')
})

await it('a session that ended says so and leaves what was typed', async (page) => {
  await page.clock.install()
  await page.goto(base)
  await page.fill('#ly-do', 'Thẻ bị mất')
  await page.clock.runFor(902_000)
  assert.ok(await page.locator('#danh-idle [data-part=over]').isVisible())
  assert.equal(await page.inputValue('#ly-do'), 'Thẻ bị mất')
})

await it('a passkey is made and used', async (page, context) => {
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  })
  for (const [button, part] of [['Tạo khóa truy cập', 'attestationObject'], ['Dùng khóa truy cập', 'signature']]) {
    await page.goto(base)
    await Promise.all([page.waitForURL('**/passkey'), page.getByRole('button', { name: button }).click()])
    const sent = JSON.parse(await page.textContent('body'))
    assert.ok(sent.response[part] && sent.response.clientDataJSON && sent.rawId)
  }
})

await it('the camera puts a picture into the field', async (page) => {
  await page.goto(base)
  await page.getByRole('button', { name: 'Mở máy ảnh' }).click()
  await page.getByRole('button', { name: 'Chụp', exact: true }).click()
  await page.getByRole('button', { name: 'Chụp lại' }).waitFor()
  assert.equal(await page.evaluate(() => document.querySelector('#anh').files[0].type), 'image/jpeg')
})

await it('what an option reveals shows with it, and one option excludes the others', async (page) => {
  await page.goto(base)
  assert.ok(!await page.isVisible('#ten-con'))
  await page.check('#doi-tuong-2')
  assert.ok(await page.isVisible('#ten-con'))
  await page.check('#giay-to')
  await page.check('#giay-to-4')
  assert.ok(!await page.isChecked('#giay-to'))
})

await it('the summary of errors takes focus and leads to the field', async (page) => {
  await page.goto(`${base}/?errors=1`)
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains('govuk-error-summary')))
  await page.click('text=Ngày này không có thật >> nth=0')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'sinh')
})

await it('a password can be shown and hidden', async (page) => {
  await page.goto(base)
  await page.fill('#mat-khau', 'abc')
  await page.getByRole('button', { name: 'Hiện mật khẩu' }).click()
  assert.equal(await page.getAttribute('#mat-khau', 'type'), 'text')
})

await browser.close()
console.log(`${count} passed, 0 failed`)
