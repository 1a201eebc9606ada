import { expect, isForEverybody, mustBe, someone, test } from '@leadkeep/testing/e2e'

test.slow()

test('the landing page, the form and its errors, and the receipt are for everybody', async ({
  addresses,
  newBrowser,
}) => {
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
  const { id } = mustBe(
    201,
    await asSam('POST', '/api/crm/leads', { ...someone('Mary'), message: 'Hello.' }),
  ).json()
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

for (const [who, what, path] of [
  ['admin', 'the list of users', '/backend/users'],
  ['admin', 'a new role', '/backend/roles/new'],
  ['sales', 'the own profile', '/backend/profile'],
] as const)
  test(`${what} is for everybody`, async ({ people, signedIn }) => {
    const page = await signedIn(people[who])
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await isForEverybody(page)
  })

test('the log, an entry and its export are for everybody', async ({
  people,
  signedIn,
  newColleague,
  call,
}) => {
  // Whose acts are few: a short list is like a long one, and quicker to check.
  const nora = await newColleague(['sales'])
  mustBe(201, await call(nora)('POST', '/api/crm/leads', someone('Mary')))
  mustBe(403, await call(nora)('GET', '/api/auth/users'))
  const page = await signedIn(people.compliance)
  await page.goto(`/backend/log?actor=${nora.userId}`)
  await isForEverybody(page)

  await page.getByRole('link', { name: 'Entered a lead' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Entered a lead' })).toBeVisible()
  await isForEverybody(page)

  await page.goto(`/backend/log/export?actor=${nora.userId}`)
  await isForEverybody(page)
})

test('the list of forms, the editor and the history of a form are for everybody', async ({
  newColleague,
  signedIn,
  call,
}) => {
  const mara = await newColleague(['marketing'])
  const { id } = mustBe(
    201,
    await call(mara)('POST', '/api/lead_capture/forms', {
      title: 'For everybody',
      slug: `everybody-${mara.userId.slice(-8)}`,
      languages: ['en', 'de'],
      noticeOf: null,
    }),
  ).json()
  const page = await signedIn(mara)
  for (const path of ['/backend/forms', `/backend/forms/${id}`, `/backend/forms/${id}/history`]) {
    await page.goto(path)
    await isForEverybody(page)
  }
})
