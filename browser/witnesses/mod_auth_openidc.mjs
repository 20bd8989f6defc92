// Debian's mod_auth_openidc, as it is, protects a page with the identity
// centre: an Apache of this journey alone, with its own folder and port.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, identity, people } from '../country/country.mjs'
import { agree, browser, hears, isAbout, register, signIn } from '../country/parties.mjs'
import { freePort, portal } from '../country/portal.mjs'

const ID = 'kho-bac-mau'
const PAGE = 'Trang chỉ dành cho người đã đăng nhập'

/** Apache's folder: readable by the user its children run as. */
function folder () {
  const made = mkdtempSync(join(tmpdir(), 'danh-apache-'))
  chmodSync(made, 0o755)
  mkdirSync(join(made, 'run'))
  mkdirSync(join(made, 'pages', 'kin'), { recursive: true })
  writeFileSync(join(made, 'pages', 'index.html'), '<main>Trang chung</main>')
  writeFileSync(join(made, 'pages', 'kin', 'index.html'), `<main>${PAGE}</main>`)
  return made
}

function config ({ home, here, port, secret }) {
  const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'auth_openidc']
  return [
    `ServerRoot "${home}"`, `DefaultRuntimeDir "${home}/run"`, `PidFile "${home}/run/pid"`,
    'ServerName localhost', `Listen 127.0.0.1:${port}`,
    ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    'User www-data', 'Group www-data', 'StartServers 1', 'ThreadsPerChild 8', 'MaxRequestWorkers 8',
    `ErrorLog "${home}/run/log"`, 'LogLevel warn auth_openidc:info',
    `DocumentRoot "${home}/pages"`, 'DirectoryIndex index.html',
    `OIDCProviderMetadataURL ${identity}/.well-known/openid-configuration`,
    `OIDCClientID ${ID}`, `OIDCClientSecret ${secret}`, 'OIDCProviderTokenEndpointAuth client_secret_basic',
    `OIDCRedirectURI ${here}/kin/callback`, `OIDCDefaultLoggedOutURL ${here}/index.html`,
    'OIDCScope "openid profile"', 'OIDCPKCEMethod S256', 'OIDCCryptoPassphrase not-a-secret-of-anybody',
    'OIDCCookie mod_auth_openidc', 'OIDCRemoteUserClaim sub', 'OIDCInfoHook id_token userinfo',
    '<Directory />', 'Require all granted', '</Directory>',
    '<Location /kin>', 'AuthType openid-connect', 'Require valid-user', '</Location>', '',
  ].join('\n')
}

const home = folder()
const port = await freePort()
const here = `http://localhost:${port}`
const secret = await register(ID, {
  name: 'Kho bạc Mẫu', 'redirect-uri': `${here}/kin/callback`, 'post-logout-redirect-uri': `${here}/index.html`,
})
await hears('RS256')
writeFileSync(join(home, 'apache.conf'), config({ home, here, port, secret }))
const log = join(home, 'run', 'log')
const said = () => existsSync(log) ? readFileSync(log, 'utf8') : ''
let apache
try {
  apache = await portal('/usr/sbin/apache2', ['-D', 'FOREGROUND', '-f', join(home, 'apache.conf')], `${here}/index.html`)
  const citizen = browser(here)
  await citizen.open(`${here}/kin/`)
  expect(citizen.place.startsWith(`${identity}/dang-nhap`), `the page sends whoever is not signed in to the identity centre, not to ${citizen.place}`)
  await signIn(citizen, people.mai)
  await agree(citizen)
  expect(citizen.place === `${here}/kin/` && citizen.html.includes(PAGE), `the page is open, not ${citizen.status} at ${citizen.place}: ${citizen.says()}`)

  await citizen.open(`${here}/kin/callback?info=json`)
  const { id_token: token, userinfo } = JSON.parse(citizen.html)
  isAbout(userinfo, people.mai)
  expect(token.iss === identity && token.aud.includes(ID) && token.sub === userinfo.sub, `the id_token is for this party: ${citizen.html}`)

  await citizen.open(`${here}/kin/callback?logout=${encodeURIComponent(`${here}/index.html`)}`)
  if (!citizen.place.startsWith(here)) await citizen.press('/logout')
  expect(citizen.place.startsWith(`${here}/index.html`), `signed out, the person is back at the page for all, not at ${citizen.place}`)
  await citizen.open(`${here}/kin/`)
  expect(citizen.place.startsWith(`${identity}/dang-nhap`), `signed out there and here, a password is asked for again, not ${citizen.place}`)
} catch (error) {
  throw new Error(`${error.message}\nwhat Apache said:\n${said()}`, { cause: error })
} finally {
  await apache?.end()
  rmSync(home, { recursive: true, force: true })
}
