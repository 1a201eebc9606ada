import {
  createPerson,
  expect,
  isForEverybody,
  mustBe,
  newTenant,
  signIn,
  test,
  type Person,
} from '@leadkeep/testing/e2e'
import type { Page } from '@playwright/test'
import { codeAt } from '../factors/totp.ts'

test('an authenticator app is added, asked for at signing in, and a recovery code takes its place once', async ({
  newPerson,
  signedIn,
  newBrowser,
}) => {
  test.slow()
  const nora = await newPerson(['sales'])
  const page = await signedIn(nora)
  await page.goto('/backend/profile')
  await page.getByRole('button', { name: 'Add authenticator app' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add authenticator app' })
  await expect(dialog.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible()
  const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '')
  await isForEverybody(page)
  await dialog.getByLabel('Code', { exact: true }).fill('000000')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(dialog.getByText('This code is not right, or it was used already.')).toBeVisible()
  const used = codeAt(secret, new Date())
  await dialog.getByLabel('Code', { exact: true }).fill(used)
  await dialog.getByRole('button', { name: 'Confirm' }).click()

  const codes = page.getByRole('list', { name: 'Your recovery codes' })
  await expect(codes.getByRole('listitem')).toHaveCount(10)
  const recovery = await codes.getByRole('listitem').first().innerText()
  await isForEverybody(page)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 left')).toBeVisible()

  const elsewhere = await newBrowser({ baseURL: nora.origin })
  await test.step('the password leads to a second step, where the code that was used is refused', async () => {
    await givesPassword(elsewhere, nora)
    await expect(elsewhere.getByLabel('Code', { exact: true })).toBeFocused()
    await isForEverybody(elsewhere)
    await elsewhere.getByLabel('Code', { exact: true }).fill(used)
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(elsewhere.getByText('Wait for the next code, or use a recovery code.')).toBeVisible()
  })
  await test.step('a recovery code signs in, once', async () => {
    await elsewhere.getByLabel('Code', { exact: true }).fill(recovery)
    await elsewhere.keyboard.press('Enter')
    await expect(elsewhere.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
    const again = await newBrowser({ baseURL: nora.origin })
    await givesPassword(again, nora)
    await again.getByLabel('Code', { exact: true }).fill(recovery)
    await again.keyboard.press('Enter')
    await expect(again.getByText('This code is not right, or it was used already.')).toBeVisible()
  })
  await test.step('removed, the password is enough again', async () => {
    await page.getByRole('button', { name: 'Remove Authenticator app' }).click()
    await expect(page.getByRole('button', { name: 'Add authenticator app' })).toBeVisible()
    const once = await newBrowser({ baseURL: nora.origin })
    await givesPassword(once, nora)
    await expect(once.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
  })
})

test('a passkey is named, signs in alone, is the second step after a password, and is removed', async ({
  people,
  signedIn,
}) => {
  // Under a host name: no browser makes a passkey for an IP address.
  const pia = await createPerson(people.outsider, ['sales'], 'Pia')
  const page = await signedIn(pia)
  await addAuthenticator(page)
  await page.goto('/backend/profile')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add passkey' })
  await dialog.getByLabel('Name').fill('Work laptop')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('Work laptop')).toBeVisible()
  await expect(page.getByText('not used yet')).toBeVisible()
  await isForEverybody(page)
  await test.step('it is given another name', async () => {
    await page.getByRole('button', { name: 'Rename Work laptop' }).click()
    const naming = page.getByRole('dialog', { name: 'Rename Work laptop' })
    await isForEverybody(page)
    await naming.getByLabel('Name').fill('Grey laptop')
    await naming.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Grey laptop')).toBeVisible()
  })

  await test.step('without typing anything', async () => {
    await signsOut(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
    await page.goto('/backend/profile')
    await expect(page.getByText('not used yet')).toHaveCount(0)
  })
  await test.step('after the password, since it is a second factor, too', async () => {
    await signsOut(page)
    await givesPassword(page, pia)
    await expect(page.getByLabel('Recovery code')).toBeVisible()
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
  })
  await test.step('removed, it opens nothing', async () => {
    await page.goto('/backend/profile')
    await page.getByRole('button', { name: 'Remove Grey laptop' }).click()
    await expect(page.getByText('Signing in takes your password alone.')).toBeVisible()
    await signsOut(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await expect(page.getByText('This passkey is not known here')).toBeVisible()
  })
})

test('where officers need a second factor they are led to add one, and nothing else opens before', async ({
  addresses,
  call,
  signedIn,
}) => {
  test.slow()
  const anna = await signIn(await newTenant(addresses, 'careful', 'Careful Carpets'))
  const asAnna = call(anna)
  const { secret: annas } = mustBe(201, await asAnna('POST', '/api/auth/factors/totp')).json()
  mustBe(200, await asAnna('POST', '/api/auth/factors/totp/confirm', { code: codeAt(annas, new Date()) }))
  const cleo = await createPerson(anna, ['compliance'], 'Cleo')
  const { version } = mustBe(200, await asAnna('GET', '/api/auth/policy')).json()
  mustBe(204, await asAnna('PUT', '/api/auth/policy', { secondFactorFor: 'officers', version }))

  const page = await signedIn(cleo)
  await page.goto('/backend/log')
  await expect(page).toHaveURL(/\/backend\/profile$/)
  await expect(page.getByText('Your company asks for a second factor')).toBeVisible()
  await isForEverybody(page)
  await page.getByRole('button', { name: 'Add authenticator app' }).click()
  const secret = (await page.getByRole('dialog').locator('code').innerText()).replaceAll(' ', '')
  await page.getByLabel('Code', { exact: true }).fill(codeAt(secret, new Date()))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.goto('/backend/log')
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible()
})

async function givesPassword(page: Page, { email, password }: Person): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signsOut(page: Page): Promise<void> {
  await page.evaluate(() => fetch('/api/auth/logout', { method: 'POST' }))
  await page.goto('/sign-in')
}

/** A device that has a fingerprint reader, as Chromium's own protocol makes one. */
async function addAuthenticator(page: Page): Promise<void> {
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('WebAuthn.enable')
  await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
