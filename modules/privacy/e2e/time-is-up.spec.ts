import { readFileSync } from 'node:fs'
import {
  expect,
  isForEverybody,
  letLeadGrowOld,
  mustBe,
  pictures,
  someone,
  test,
} from '@leadkeep/testing/e2e'

test('a compliance officer sees whose time is up, looks, runs the rules, and has a receipt', async ({
  addresses,
  newPerson,
  newColleague,
  signedIn,
  call,
}, info) => {
  test.slow()
  const sam = await newColleague(['sales'], 'Sam')
  const ursula = someone('Ursula')
  const { id } = mustBe(201, await call(sam)('POST', '/api/crm/leads', ursula)).json()
  await letLeadGrowOld(addresses, id, 900)
  const page = await signedIn(await newPerson(['compliance'], 'Clara'))
  const rule = page
    .getByRole('table', { name: 'Rules' })
    .getByRole('row')
    .filter({ hasText: 'Leads that nobody worked on' })

  await test.step('what would end next night, without a name', async () => {
    await page.goto('/backend/retention')
    await expect(rule).toContainText('2 years')
    await expect(rule.getByRole('cell').last()).toHaveText('1')
    await expect(page.getByText(ursula.name)).toHaveCount(0)
    await isForEverybody(page)
    await pictures(page, (name) => info.outputPath(`${name}-retention.png`))
  })

  await test.step('who that is, opened on purpose', async () => {
    await rule.getByRole('link').click()
    await page.getByRole('button', { name: 'Open 1' }).click()
    await expect(page.getByText(ursula.name)).toBeVisible()
    await isForEverybody(page)
    await pictures(page, (name) => info.outputPath(`${name}-rule.png`))
  })

  await test.step('a period must be within bounds, and a chosen one is a version', async () => {
    const days = page.getByRole('spinbutton', { name: 'Days' })
    await days.fill('3')
    await page.getByRole('button', { name: 'Choose' }).click()
    await expect(days).toHaveAccessibleDescription(/Choose from 30 to 3650 days/)
    await days.fill('800')
    await page.getByRole('button', { name: 'Choose' }).click()
    await expect(page.getByText('800 days since the last change')).toBeVisible()
  })

  await test.step('run, and what came of it', async () => {
    await page.goto('/backend/retention')
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click()

    await expect(page.getByRole('heading', { level: 1, name: 'Run of retention' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Download receipt' })).toBeVisible({ timeout: 30_000 })
    await expect(
      page.getByRole('row').filter({ hasText: 'Leads that nobody worked on' }).getByRole('cell').last(),
    ).toHaveText('1')
    await isForEverybody(page)
    await pictures(page, (name) => info.outputPath(`${name}-run.png`))
  })

  await test.step('the receipt says so and names nobody', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download receipt' }).click()
    const receipt = readFileSync(await (await downloading).path(), 'utf8')

    expect(receipt).toMatch(/^leadkeep\/statement\/v1\nprivacy\.retention_run\n/)
    expect(receipt).toMatch(
      /"expired":1,"granted":0,"held":0,"in_use":0,"purposes":null,"rule":"crm\.lead\.open","version":1/,
    )
    expect(receipt).not.toContain(ursula.email)
  })

  await test.step('she is gone', async () => {
    await expect(async () => {
      const found = mustBe(
        200,
        await call(sam)('GET', `/api/crm/leads?search=${encodeURIComponent(ursula.email)}`),
      ).json()
      expect(found.items).toEqual([])
    }).toPass({ timeout: 30_000 })
  })
})
