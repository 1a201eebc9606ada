import type { Request } from '@playwright/test'
import { expect, test } from '@leadkeep/testing/e2e'

test('the public process is never handed the session of staff', async ({ addresses, people, signedIn }) => {
  const page = await signedIn(people.sales)
  const asked: Request[] = []
  page.context().on('request', (request) => asked.push(request))
  const cookiesSentTo = async (origin: string) => {
    const headers = await Promise.all(
      asked.filter((each) => each.url().startsWith(origin)).map((each) => each.allHeaders()),
    )

    return headers.map(({ cookie }) => cookie ?? '')
  }

  await page.goto('/backend/leads')
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
  expect((await cookiesSentTo(addresses.backend)).some((each) => each.includes('__Host-leadkeep='))).toBe(
    true,
  )

  await page.goto(addresses.landing)
  await expect(page.getByRole('button', { name: 'Send and get a receipt' })).toBeVisible()
  await page.getByRole('button', { name: 'Send and get a receipt' }).click()
  await page.goto(`${addresses.landing}/f/enquiry`)

  const sent = await cookiesSentTo(addresses.landing)
  expect(sent.length).toBeGreaterThan(2)
  expect(sent.filter(Boolean)).toEqual([])
  const kept = await page.context().cookies(addresses.landing)
  expect(kept).toEqual([])
})
