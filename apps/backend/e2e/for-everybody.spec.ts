import { expect, isForEverybody, mustBe, someone, test } from '@leadkeep/testing/e2e'

test.slow()

test('the landing pages, the form and its errors, and the receipt are for everybody', async ({
  addresses,
  newBrowser,
}) => {
  const page = await newBrowser({ baseURL: addresses.landing })
  for (const path of ['/', '/imprint', '/privacy', '/f/enquiry/thanks', '/nothing-here']) {
    await page.goto(path)
    await isForEverybody(page)
  }

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

test('editing a lead is for everybody', async ({ people, signedIn, call }) => {
  const asSam = call(people.sales)
  const { id } = mustBe(
    201,
    await asSam('POST', '/api/crm/leads', { ...someone('Mary'), message: 'Hello.' }),
  ).json()
  mustBe(201, await asSam('POST', `/api/crm/leads/${id}/notes`, { text: 'A note.' }))
  const page = await signedIn(people.sales)
  await page.goto(`/backend/leads/${id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  await isForEverybody(page)
})
