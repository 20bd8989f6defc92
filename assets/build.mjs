// Builds the style sheet, scripts and icons into built/, each also compressed.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'
import { icon } from './icons/draw.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const browsers = ['chrome109', 'firefox115', 'safari16']
// The most a file may weigh, gzipped: the first screen has 60 KB in all.
const limits = { 'danh.css': 20 * 1024, 'danh.js': 14 * 1024, 'danh.svg': 6 * 1024 }

async function style () {
  const { css } = await sass.compileAsync(here('scss/danh.scss'), {
    importers: [new sass.NodePackageImporter(here('.'))],
    style: 'compressed',
    quietDeps: true
  })
  // External: the base names pictures of its own, which none of our parts use.
  const small = await esbuild.transform(css, { loader: 'css', minify: true, target: browsers, legalComments: 'none' })
  return small.code
}

// The base speaks of itself in messages for developers; here it goes by its package's name.
const unbranded = {
  name: 'unbranded',
  setup (build) {
    build.onLoad({ filter: /govuk-frontend.*\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      return { contents: text.replaceAll('GOV.UK Frontend', 'govuk-frontend'), loader: 'js' }
    })
  }
}

async function script (file) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [here(`js/${file}`)],
    bundle: true,
    plugins: [unbranded],
    minify: true,
    format: 'esm',
    target: browsers,
    legalComments: 'none',
    write: false
  })
  return outputFiles[0].text
}

// The licence of what was built in asks to be shown; served as giay-phep.txt.
async function notices () {
  const { name, version, license } = JSON.parse(await readFile(here('node_modules/govuk-frontend/package.json'), 'utf8'))
  if (license !== 'MIT') throw new Error(`${name} is now under ${license}`)
  const terms = await readFile(here('licences/govuk-frontend.txt'), 'utf8')
  return `${name} ${version} (npm), ${license}\n\n${terms}`
}

// The brand of another country's government must not travel with its parts.
function guard (name, text) {
  const found = [/GDS Transport/i, /govuk-crest|crown/i, /GOV\.UK/].find((mark) => mark.test(text))
  if (found) throw new Error(`${name} holds ${found}`)
}

async function write (name, content) {
  const bytes = Buffer.from(content)
  const gzip = gzipSync(bytes, { level: 9 })
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  await writeFile(here(`built.next/${name}`), bytes)
  if (!name.endsWith('.png')) {
    await writeFile(here(`built.next/${name}.gz`), gzip)
    await writeFile(here(`built.next/${name}.br`), brotli)
  }
  console.log(`${name.padEnd(14)} ${String(bytes.length).padStart(7)} B, gzip ${String(gzip.length).padStart(6)} B`)
  if (gzip.length > (limits[name] ?? Infinity)) throw new Error(`${name} weighs more than ${limits[name]} B`)
}

const files = {
  'danh.css': await style(),
  'danh.js': await script('danh.js'),
  'sw.js': await script('sw.js'),
  'danh.svg': await readFile(here('icons/danh.svg'), 'utf8')
}
Object.entries(files).forEach(([name, text]) => guard(name, text))
files['giay-phep.txt'] = await notices()
for (const size of [180, 192, 512]) files[`danh-${size}.png`] = icon(size)

// Written aside and moved in one step, so that nobody ever embeds half of it.
await rm(here('built.next'), { recursive: true, force: true })
await mkdir(here('built.next'))
for (const [name, content] of Object.entries(files)) await write(name, content)
await rm(here('built'), { recursive: true, force: true })
await rename(here('built.next'), here('built'))
