import { expect, mustBe, test } from '@leadkeep/testing/e2e'

test('someone without the feature is shown no way, is refused by address and API, and both are on the log', async ({
  newColleague,
  people,
  signedIn,
  call,
}) => {
  const nora = await newColleague(['sales'])
  const page = await signedIn(nora)
  await page.goto('/backend')
  const navigation = page.getByRole('navigation', { name: 'Main' })
  await expect(navigation.getByRole('link', { name: 'Leads' })).toBeVisible()
  await expect(navigation.getByRole('link', { name: 'Users' })).toHaveCount(0)

  await page.goto('/backend/users')
  await expect(page.getByRole('heading', { name: 'This is not yours to see' })).toBeVisible()
  expect((await call(nora)('GET', '/api/auth/roles')).status).toBe(403)

  const query = `actor=${nora.userId}&outcome=refused`
  const { entries } = mustBe(
    200,
    await call(people.compliance)('GET', `/api/audit_logs/entries?${query}`),
  ).json()
  const refusals = entries.map(({ act, error }: { act: string; error: string }) => ({ act, error }))
  expect(refusals).toContainEqual({ act: 'auth.user.list', error: 'auth.not_allowed' })
  expect(
    refusals.filter(({ act }: { act: string }) => act.includes('roles') || act.includes('role')),
  ).toHaveLength(1)
})
