import { expect, mustBe, test } from '@leadkeep/testing/e2e'

for (const [name, options, count] of [
  ['german, new york, first visit', { locale: 'de-DE', timezoneId: 'America/New_York' }, 12],
  ['english, berlin', {}, 12],
] as const)
  test(`exports page ${name}`, async ({ people, signedIn, call }) => {
    test.setTimeout(300_000)
    const seen: string[] = []
    const asAdmin = call(people.admin)
    for (let round = 0; round < count; round++) {
      const page = await signedIn(people.admin, options)
      if (round % 2 === 0) await page.context().clearCookies({ name: 'leadkeep-zone' })
      page.on('console', (m) => {
        if (m.type() === 'error') seen.push(`console ${page.url()} ${m.text()}`)
      })
      page.on('pageerror', (e) => seen.push(`pageerror ${page.url()} ${e.message}`))
      const { id } = mustBe(
        202,
        await asAdmin('POST', '/api/audit_logs/exports', { format: 'archive', purpose: 'audit_logs.audit' }),
      ).json()
      await page.goto(`/backend/log/exports/${id}`)
      await expect(page.getByRole('link', { name: /Download/ })).toBeVisible({ timeout: 20_000 })
      await page.reload()
      await page.goto('/backend/log/exports')
      await page.goto(`/backend/log/exports/${id}`, { waitUntil: 'commit' })
      await page.goto(`/backend/log/exports/${id}`, { waitUntil: 'domcontentloaded' })
      await page.reload({ waitUntil: 'commit' })
      await page.waitForTimeout(300)
      await page.context().close()
    }
    console.log(name, JSON.stringify(seen))
  })
