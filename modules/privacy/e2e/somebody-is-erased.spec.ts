import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, isForEverybody, mustBe, pictures, someone, test } from '@leadkeep/testing/e2e'

test('a compliance officer erases somebody, hands out the certificate, and staff can’t enter them again', async ({
  newPerson,
  newColleague,
  signedIn,
  call,
}, info) => {
  test.slow()
  const sam = await newColleague(['sales'], 'Sam')
  const rita = someone('Rita')
  const first = mustBe(
    201,
    await call(sam)('POST', '/api/crm/leads', { ...rita, message: 'Forget me.' }),
  ).json()
  mustBe(201, await call(sam)('POST', '/api/crm/leads', { email: rita.email }))
  mustBe(201, await call(sam)('POST', `/api/crm/leads/${first.id}/notes`, { text: 'She called.' }))
  const other = mustBe(201, await call(sam)('POST', '/api/crm/leads', someone('Nell'))).json()
  const remark = { text: `Asked me to ring ${rita.name}.` }
  mustBe(201, await call(sam)('POST', `/api/crm/leads/${other.id}/notes`, remark))
  const page = await signedIn(await newPerson(['compliance'], 'Clara'))

  await test.step('from her lead to what would go and what would stay', async () => {
    await page.goto(`/backend/leads/${first.id}`)
    await expect(page.getByRole('heading', { level: 1, name: rita.name })).toBeVisible()
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Erase this person…' }).click()

    await expect(page.getByRole('heading', { level: 1, name: 'Erase a person' })).toBeVisible()
    await expect(page.getByText(rita.email)).toBeVisible()
    await expect(factOf(page, 'Lead')).toHaveText('1')
    await expect(factOf(page, 'Note')).toHaveText('1')
    await expect(page.getByText(/so that figures stay right/)).toBeVisible()
    await isForEverybody(page)
    await pictures(page, (name) => info.outputPath(`${name}-preview.png`))
  })

  await test.step('whose notes speak of her is found by opening them, and a person redacts it', async () => {
    await page.getByRole('button', { name: /^Look through \d+ texts$/ }).click()
    await expect(page.getByRole('status').filter({ hasText: 'looked through' })).toBeVisible()
    await isForEverybody(page)
    await pictures(page, (name) => info.outputPath(`${name}-mentions.png`))
    await expect(factOf(page, /^Note …/)).toHaveText('Their name stands in it')
    const opening = page.waitForEvent('popup')
    await page.getByRole('link', { name: /^Note …/ }).click()
    const there = await opening
    await expect(there.getByText(remark.text)).toBeVisible()
    await expect(there.getByRole('button', { name: 'Add note' })).toBeVisible()
    await there.close()
  })

  await test.step('what is held of her, for her to have', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'To read', exact: true }).click()
    const held = readFileSync(await (await downloading).path(), 'utf8')

    for (const words of [rita.name, rita.email, 'Forget me.', 'She called.', 'Working on leads'])
      expect(held).toContain(words)
  })

  const erase = page.getByRole('button', { name: 'Erase for good' })
  const word = page.getByRole('textbox', { name: 'Type “erase”' })
  await test.step('it does not happen by accident', async () => {
    await page.getByRole('combobox', { name: 'Ground' }).selectOption('The data is not needed any more (a)')
    await word.fill('yes')
    await erase.click()
    await expect(word).toHaveAccessibleDescription(/Type “erase” if this is what you mean/)
  })

  await test.step('her other lead is hers too, and both go', async () => {
    await page.getByRole('checkbox', { name: /Lead/ }).check()
    await word.fill('erase')
    await erase.click()

    await expect(page.getByRole('heading', { level: 1, name: 'Erasure' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Download certificate' })).toBeVisible({ timeout: 30_000 })
    await expect(factOf(page, 'Lead')).toHaveText('2')
    await isForEverybody(page)
    await pictures(page, (name) => info.outputPath(`${name}-erasure.png`))
  })

  await test.step('the certificate says so and does not say who', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download certificate' }).click()
    const certificate = readFileSync(await (await downloading).path(), 'utf8')

    expect(certificate).toMatch(/^leadkeep\/statement\/v1\nprivacy\.erasure\n\{"completed"/)
    expect(certificate).not.toContain(rita.email)
    expect(certificate).toMatch(/\n— leadkeep\/log\//)
  })

  await test.step('nobody finds her, nobody enters her again', async () => {
    const found = mustBe(
      200,
      await call(sam)('GET', `/api/crm/leads?search=${encodeURIComponent(rita.email)}`),
    ).json()
    expect(found.items).toEqual([])
    const again = await call(sam)('POST', '/api/crm/leads', { email: rita.email })
    expect([again.status, again.json().code]).toEqual([409, 'privacy.suppressed'])

    await page.goto('/backend/erasures')
    await expect(page.getByRole('row').filter({ hasText: 'not needed any more' }).first()).toBeVisible()
    await isForEverybody(page)
  })
})

const factOf = (page: Page, label: string | RegExp) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('dd')
    .first()
