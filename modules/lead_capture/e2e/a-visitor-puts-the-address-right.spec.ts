import { expect, isForEverybody, mustBe, someone, test } from '@leadkeep/testing/e2e'
import { leadOf } from './lead-of.ts'

test('a mistyped address is put right on the thank-you page; staff see the new one, and that it was put right', async ({
  addresses,
  newBrowser,
  people,
  call,
  signedIn,
}) => {
  const ida = someone('Ida')
  const mistyped = ida.email.replace('@', '@mistyped.')
  const page = await newBrowser({ baseURL: addresses.landing })
  await page.goto('/f/enquiry')
  await page.getByRole('textbox', { name: 'Your name' }).fill(ida.name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(mistyped)
  await page.getByRole('button', { name: /Send/ }).click()
  await expect(page.getByRole('heading', { name: 'Thank you, we have it.' })).toBeVisible()
  const lead = await leadOf(call(people.sales), mistyped)

  await page.getByText('Is your e-mail address mistyped?').click()
  const address = page.getByRole('textbox', { name: 'Your e-mail address, as it should be' })
  await address.fill('ida@')
  await page.getByRole('button', { name: 'Use this address' }).click()
  await expect(address).toHaveAccessibleDescription(/complete e-mail address/)
  await expect(address).toHaveValue('ida@')
  await isForEverybody(page)
  await address.fill(ida.email)
  await page.getByRole('button', { name: 'Use this address' }).click()
  await expect(page.getByRole('status')).toContainText('From now on we write to the address')
  await isForEverybody(page)

  expect(await leadOf(call(people.sales), ida.email)).toBe(lead)
  const desk = await signedIn(people.sales)
  await desk.goto(`/backend/leads/${lead}`)
  await expect(desk.getByRole('definition').filter({ hasText: ida.email })).toBeVisible()
  await expect(desk.getByText('put right what they had sent: e-mail')).toBeVisible()
})

test('how a visitor came here is seen by staff: campaign words, no click id against Global Privacy Control', async ({
  addresses,
  newBrowser,
  people,
  call,
  signedIn,
}) => {
  test.slow()
  const jan = someone('Jan')
  const page = await newBrowser({ baseURL: addresses.landing, extraHTTPHeaders: { 'sec-gpc': '1' } })
  await page.goto(
    '/f/enquiry?utm_source=journal&utm_content=blue+banner&utm_term=jan@example.com&gclid=Cj0KCQ-1',
  )
  await page.getByRole('textbox', { name: 'Your name' }).fill(jan.name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(jan.email)
  await page.getByRole('button', { name: /Send/ }).click()
  await expect(page.getByRole('heading', { name: 'Thank you, we have it.' })).toBeVisible()

  const asSam = call(people.sales)
  const id = await leadOf(asSam, jan.email)
  const { touches } = mustBe(200, await asSam('GET', `/api/crm/leads/${id}`)).json()
  expect(touches).toEqual([
    {
      kind: 'last',
      source: 'journal',
      medium: null,
      campaign: null,
      words: [{ name: 'utm_content', word: 'blue banner' }],
      clicks: [],
      globalPrivacyControl: true,
    },
  ])

  const desk = await signedIn(people.sales)
  await test.step('on the lead', async () => {
    await desk.goto(`/backend/leads/${id}`)
    await expect(desk.getByRole('heading', { name: 'How they came here' })).toBeVisible()
    await expect(desk.getByRole('definition').filter({ hasText: /^journal$/ })).toBeVisible()
    await expect(desk.getByRole('definition').filter({ hasText: /^blue banner$/ })).toBeVisible()
    await expect(desk.getByText('Their browser asks not to be followed')).toBeVisible()
    await isForEverybody(desk)
  })
  await test.step('in numbers, where nothing is left of who it was', async () => {
    await desk.goto('/backend/sources')
    await expect(desk.getByRole('img', { name: /\d+ leads in 30 days/ })).toBeVisible()
    await expect(desk.getByRole('row', { name: /^fair \d+/ })).toBeVisible()
    await isForEverybody(desk)
    await desk.getByRole('combobox', { name: 'Period' }).selectOption('Last 7 days')
    await expect(desk.getByRole('img', { name: /\d+ leads in 7 days/ })).toBeVisible()
    await desk.getByRole('combobox', { name: 'Form' }).selectOption('trial')
    await expect(desk).toHaveURL(/form=/)
  })
})
