import { readFileSync } from 'node:fs'
import { expect, isForEverybody, mustBe, pictures, test } from '@leadkeep/testing/e2e'

test('a compliance officer fills in what only they know, prints the record, and takes it along signed', async ({
  newPerson,
  people,
  call,
  signedIn,
}, info) => {
  test.slow()
  const page = await signedIn(await newPerson(['compliance'], 'Clara'))
  await page.goto('/backend/processing-record')
  const names = page.locator('dl > div').filter({ hasText: 'Representative, joint controllers' })

  await test.step('what is missing is said and counted', async () => {
    await expect(page.getByText(/\d+ things missing/)).toBeVisible()
    await expect(names.getByText('Missing')).toBeVisible()
    await expect(page.getByRole('cell', { name: 'News by e-mail' })).toBeVisible()
    await isForEverybody(page)
    await pictures(page, (where) => info.outputPath(`${where}.png`))
  })

  await test.step('it is filled in', async () => {
    await names.getByText('Fill in').click()
    await names.getByRole('textbox').fill('None, as we decide alone.')
    await names.getByRole('button', { name: 'Save' }).click()
    await expect(names.getByText('None, as we decide alone.').first()).toBeVisible()
    await isForEverybody(page)
  })

  await test.step('on paper it is the record alone', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'light' })
    await expect(page.getByRole('navigation').first()).toBeHidden()
    await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
    await expect(page.getByText('None, as we decide alone.').first()).toBeVisible()
    await page.screenshot({ path: info.outputPath('print.png'), fullPage: true })
    await page.emulateMedia({ media: 'screen' })
  })

  await test.step('signed', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download, signed' }).click()
    const statement = readFileSync(await (await downloading).path(), 'utf8')
    expect(statement).toMatch(/^leadkeep\/statement\/v1\nprivacy\.processing_record\n/)
    expect(statement).toContain('None, as we decide alone.')
  })

  mustBe(
    204,
    await call(people.admin)('PUT', '/api/privacy/processing-record/details/controller_representative', {
      text: '',
    }),
  )
})
