import { expect, isForEverybody, signedInLongAgo, someone, test } from '@leadkeep/testing/e2e'

test('what decides over others asks who is there, and goes on with what was typed', async ({
  newColleague,
  signedIn,
  addresses,
}) => {
  test.slow()
  const alix = await newColleague(['admin'], 'Alix')
  const page = await signedIn(alix)
  const ines = someone('Ines')
  await page.goto('/backend/users/new')
  await page.getByLabel('Name').fill(ines.name)
  await page.getByLabel('E-mail').fill(ines.email)
  await signedInLongAgo(addresses, alix, 11)
  await page.getByRole('button', { name: 'Send invitation' }).click()

  const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
  await expect(dialog.getByLabel('Your password')).toBeFocused()
  await isForEverybody(page)
  await page.keyboard.press('Escape')
  await expect(page.getByText('Please confirm that it is you, and it goes on.')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue(ines.name)

  await page.getByRole('button', { name: 'Send invitation' }).click()
  await dialog.getByLabel('Your password').fill('not the password')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('This is not your password.')).toBeVisible()
  await dialog.getByLabel('Your password').fill(alix.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: ines.name })).toBeVisible()
})

test('officers are told of new power by mail, and see who has it since when', async ({
  people,
  newColleague,
  signedIn,
  call,
}) => {
  const grace = await newColleague(['sales'], 'Grace')
  const page = await signedIn(people.admin)
  await page.goto(`/backend/users/${grace.userId}`)
  await page.getByLabel('Auditor', { exact: true }).check()
  await page.getByRole('button', { name: 'Save roles' }).click()
  await expect(page.getByText('Choose a last day within a year from now.')).toBeVisible()
  const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString().slice(0, 10)
  await page.getByLabel('Auditor: last day').fill(inAWeek)
  await page.getByRole('button', { name: 'Save roles' }).click()
  await expect(page.getByText('It counts with their next click.')).toBeVisible()
  await expect(page.getByRole('complementary').getByText(/Auditor.*ends/)).toBeVisible()
  await isForEverybody(page)
  expect((await call(grace)('GET', '/api/audit_logs/entries')).status).toBe(200)
})
