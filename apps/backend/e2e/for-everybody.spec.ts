import { expect, isForEverybody, mustBe, someone, test } from '@leadkeep/testing/e2e'

test.slow()

test('the landing page, the form and its errors, and the receipt are for everybody', async ({ addresses, newBrowser }) => {
  const page = await newBrowser({ baseURL: addresses.landing })
  await page.goto('/')
  await isForEverybody(page)

  await page.goto('/f/enquiry')
  await page.getByRole('button', { name: 'Send and get a receipt' }).click()
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeFocused()
  await isForEverybody(page)

  const ada = someone('Ada')
  await page.getByRole('textbox', { name: 'Your name' }).fill(ada.name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(ada.email)
  await page.getByRole('button', { name: 'Send and get a receipt' }).click()
  await expect(page.getByRole('link', { name: /receipt/i })).toBeVisible()
  await isForEverybody(page)
})

test('signing in is for everybody, being refused included', async ({ addresses, newBrowser }) => {
  const page = await newBrowser({ baseURL: addresses.backend })
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(someone('Nobody').email)
  await page.getByLabel('Password').fill('a password of nobody')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('The e-mail address or the password is not right.')).toBeVisible()
  await isForEverybody(page)
})

test('the list of leads and a lead are for everybody', async ({ people, signedIn, call }) => {
  const asSam = call(people.sales)
  const { id } = mustBe(201, await asSam('POST', '/api/crm/leads', { ...someone('Mary'), message: 'Hello.' })).json()
  mustBe(201, await asSam('POST', `/api/crm/leads/${id}/notes`, { text: 'A note.' }))
  const page = await signedIn(people.sales)
  // A few rows are like many, and quicker to check.
  await page.goto('/backend/leads?stage=won')
  await expect(page.getByRole('table', { name: 'Leads' })).toBeVisible()
  await isForEverybody(page)

  await page.goto(`/backend/leads/${id}`)
  await isForEverybody(page)
  await page.getByRole('button', { name: 'Edit' }).click()
  await isForEverybody(page)
})

for (const [what, path] of Object.entries({
  'the list of users': '/backend/users',
  'a role': '/backend/roles/new',
  'the own profile': '/backend/profile',
}))
  test(`${what} is for everybody`, async ({ people, signedIn }) => {
    const page = await signedIn(people.admin)
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await isForEverybody(page)
  })
