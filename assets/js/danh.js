// What script adds to pages that already work without it.

import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { PasswordInput } from 'govuk-frontend/dist/govuk/components/password-input/password-input.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'

import { cameras } from './camera.js'
import { choices } from './choices.js'
import { idle } from './idle.js'
import { install } from './install.js'
import { keys } from './keys.js'
import { looks } from './looks.js'
import { passkeys } from './passkey.js'
import { search } from './search.js'
import { waits } from './wait.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const Part of [Button, ErrorSummary, NotificationBanner, PasswordInput, SkipLink]) {
  createAll(Part)
}
for (const begin of [looks, choices, cameras, passkeys, idle, waits, keys, install, search]) {
  begin()
}
