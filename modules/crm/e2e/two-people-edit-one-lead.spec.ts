import { expect, mustBe, someone, test } from '@leadkeep/testing/e2e'

test('two people edit one lead: the second sees both sides, loses nothing, and saves', async ({
  people,
  newPerson,
  signedIn,
  call,
}) => {
  const asSam = call(people.sales)
  const { id } = mustBe(
    201,
    await asSam('POST', '/api/crm/leads', { ...someone('Mary'), company: 'Somerville Ltd' }),
  ).json()
  const nora = await newPerson(['sales'])
  const [one, other] = [await signedIn(people.sales), await signedIn(nora)]
  for (const page of [one, other]) {
    await page.goto(`/backend/leads/${id}`)
    await page.getByRole('button', { name: 'Edit' }).click()
  }

  await one.getByRole('textbox', { name: 'Company' }).fill('Somerville & Daughters')
  await one.getByRole('button', { name: 'Save' }).click()
  await expect(one.getByText('Saved.')).toBeVisible()

  await other.getByRole('textbox', { name: 'Company' }).fill('Somerville Astronomy')
  await other
    .getByRole('textbox', { name: 'Message' })
    .fill('A long thought that nobody wants to type twice.')
  await other.getByRole('button', { name: 'Save' }).click()

  const conflict = other.getByRole('dialog', { name: 'Somebody was faster' })
  await expect(conflict).toContainText(`${people.sales.name} saved this lead while you were editing it.`)
  await expect(conflict.getByRole('radio', { name: 'Somerville & Daughters' })).toBeVisible()
  await expect(conflict.getByRole('radio', { name: 'Somerville Astronomy' })).toBeChecked()

  await test.step('she looks at it again before deciding: what she typed is still there', async () => {
    await conflict.getByRole('button', { name: 'Keep editing' }).click()
    await expect(conflict).toBeHidden()
    await expect(other.getByRole('textbox', { name: 'Company' })).toHaveValue('Somerville Astronomy')
    await expect(other.getByRole('textbox', { name: 'Message' })).toHaveValue(
      'A long thought that nobody wants to type twice.',
    )
  })

  await test.step('takes his company, keeps her message, and saves', async () => {
    await other.getByRole('button', { name: 'Save' }).click()
    await conflict.getByRole('radio', { name: 'Somerville & Daughters' }).check()
    await conflict.getByRole('button', { name: 'Save my choice' }).click()
    await expect(other.getByText('Saved.')).toBeVisible()
  })

  expect(mustBe(200, await asSam('GET', `/api/crm/leads/${id}`)).json()).toMatchObject({
    company: 'Somerville & Daughters',
    message: 'A long thought that nobody wants to type twice.',
  })
})
