import { expect, leaveUnused, mustBe, test, type Person } from '@leadkeep/testing/e2e'
import type { Page } from '@playwright/test'

test('a session that was not used for hours asks to sign in, and leads back to where one was', async ({
  newColleague,
  signedIn,
  addresses,
}) => {
  const nora = await newColleague(['sales'])
  const page = await signedIn(nora)
  await page.goto('/backend/leads?stage=new')
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()

  await leaveUnused(addresses, nora, 9)
  await page.getByRole('link', { name: 'Deleted' }).click()
  await comesBack(page, nora)

  await expect(page).toHaveURL('/backend/leads?deleted=true')
  await expect(page.getByRole('link', { name: 'Deleted' })).toHaveAttribute('aria-current', 'page')
})

test('what is sent with an ended session leads to signing in, and back', async ({
  newColleague,
  signedIn,
  people,
  call,
}) => {
  const nora = await newColleague(['sales'])
  const { id } = mustBe(201, await call(nora)('POST', '/api/crm/leads', { name: 'Mary Somerville' })).json()
  const page = await signedIn(nora)
  await page.goto(`/backend/leads/${id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Mary Somerville' })).toBeVisible()

  mustBe(200, await call(people.admin)('DELETE', `/api/auth/users/${nora.userId}/sessions`))
  await page.getByRole('button', { name: 'Move to Contacted' }).click()
  await comesBack(page, nora)

  await expect(page).toHaveURL(`/backend/leads/${id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Mary Somerville' })).toBeVisible()
})

test('a session ended in the profile is over at once', async ({ newPerson, signedIn }) => {
  const nora = await newPerson(['sales'])
  const [desk, phone] = [await signedIn(nora), await signedIn(nora)]
  await phone.goto('/backend/leads')
  await expect(phone.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()

  await desk.goto('/backend/profile')
  const sessions = desk.getByRole('table', { name: 'Sessions' })
  await expect(sessions.getByText('This one')).toHaveCount(1)
  await desk.getByRole('button', { name: 'End all others' }).click()
  await expect(sessions.getByRole('row')).toHaveCount(2)

  await phone.getByRole('link', { name: 'Deleted' }).click()
  await expect(phone).toHaveURL(/\/sign-in/)
  await desk.getByRole('link', { name: 'Leads' }).first().click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
})

async function comesBack(page: Page, { email, password }: Person): Promise<void> {
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
