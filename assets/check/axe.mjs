// Looks at the gallery as readers do: each kind of site, with and without
// errors, in both themes, three sizes of text and three widths. Counts what axe
// finds, and pages that scroll sideways. With SHOTS set, pictures go there.
//
//   cargo run -p ui --example gallery &
//   node check/axe.mjs [http://localhost:4010]

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const base = process.argv[2] || 'http://localhost:4010'
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] })

const views = []
for (const kind of ['app', 'portal', 'desk']) {
  for (const errors of kind === 'app' ? ['', '&errors=1'] : ['']) {
    for (const theme of ['light', 'dark']) {
      for (const [width, size] of [[320, 150], [320, 100], [390, 125], [1280, 100]]) views.push({ kind, errors, theme, width, size })
    }
  }
}

let found = 0
for (const { kind, errors, theme, width, size } of views) {
  const context = await browser.newContext({ viewport: { width, height: 844 }, bypassCSP: true })
  const cookie = (name, value) => ({ name: `danh-${name}`, value: String(value), url: base })
  await context.addCookies([cookie('theme', theme), cookie('size', size), cookie('lang', 'vi')])
  const page = await context.newPage()
  const broken = []
  page.on('pageerror', (error) => broken.push(error.message))
  await page.goto(`${base}/?kind=${kind}${errors}`)
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  }))
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  const name = `${kind}${errors ? '-errors' : ''}-${theme}-${width}-${size}`
  for (const { id, help, nodes } of violations) {
    found += 1
    console.log(`${name}: ${id}: ${help}`)
    nodes.slice(0, 4).forEach((node) => console.log(`    ${node.target.join(' ')}  ${node.any?.[0]?.message ?? ''}`))
  }
  if (sideways > 0) { found += 1; console.log(`${name}: scrolls sideways by ${sideways} px`) }
  for (const message of broken) { found += 1; console.log(`${name}: script: ${message}`) }
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
  await context.close()
}
await browser.close()
console.log(`${views.length} views, ${found} findings`)
process.exit(found ? 1 : 0)
