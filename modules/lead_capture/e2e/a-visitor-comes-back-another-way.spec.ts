import { expect, mustBe, someone, test, type Call } from '@leadkeep/testing/e2e'
import { leadOf } from './lead-of.ts'

test('who lets campaigns be measured is known by their first way here, and by none once they say no', async ({
  addresses,
  newBrowser,
  people,
  call,
  signedIn,
}) => {
  test.slow()
  const asAdmin = call(people.admin)
  const slug = await formWithThatBox(asAdmin)
  const page = await newBrowser({ baseURL: addresses.landing })
  const box = page.getByRole('checkbox', { name: 'Remember how I came here.' })
  const send = async (query: string, measured: boolean) => {
    const person = someone('Uma')
    await page.goto(`/f/${slug}${query}`)
    await page.getByRole('textbox', { name: 'Your name' }).fill(person.name)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email)
    await expect(box).not.toBeChecked()
    await box.setChecked(measured)
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.getByRole('link', { name: /receipt/i })).toBeVisible()

    return leadOf(asAdmin, person.email)
  }
  const touchesOf = async (id: string) =>
    mustBe(200, await asAdmin('GET', `/api/crm/leads/${id}`))
      .json()
      .touches.map(({ kind, source, words, clicks }: Touch) => [
        kind,
        source ?? words.find(({ name }) => name === 'utm_source')?.word,
        clicks.map(({ name }) => name).filter((name) => name !== 'at'),
      ])

  const kept = await test.step('they come from a fair, and from a letter afterwards', async () => {
    expect(await touchesOf(await send('?utm_source=fair&gclid=Cj0KCQ-2', true))).toEqual([
      ['last', 'fair', ['gclid']],
    ])
    const id = await send('?utm_source=letter', true)
    expect((await touchesOf(id)).map(([kind]: [string]) => kind)).toEqual(['last', 'first'])

    return id
  })

  await test.step('staff see both, and what is about the person as sealed', async () => {
    const desk = await signedIn(people.sales)
    await desk.goto(`/backend/leads/${kept}`)
    await expect(desk.getByRole('heading', { name: 'When they sent the form' })).toBeVisible()
    await expect(desk.getByRole('heading', { name: 'The first time' })).toBeVisible()
    await expect(desk.getByRole('definition').filter({ hasText: /^letter$/ })).toBeVisible()
    await expect(desk.getByRole('definition').filter({ hasText: /^fair$/ })).toBeVisible()
  })

  await test.step('without the tick nothing of the first time goes along, nor stays in their browser', async () => {
    expect(await touchesOf(await send('?utm_source=letter&gclid=Cj0KCQ-3', false))).toEqual([
      ['last', 'letter', []],
    ])
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('fair')
    expect(await touchesOf(await send('?utm_source=radio', true))).toEqual([['last', 'radio', []]])
  })
})

interface Touch {
  readonly kind: string
  readonly source: string | null
  readonly words: readonly { readonly name: string; readonly word: string }[]
  readonly clicks: readonly { readonly name: string }[]
}

const measuring = {
  confirmWithinHours: 24,
  unconfirmed: 'keep',
  texts: { en: { title: 'Measuring campaigns', text: 'Which of our announcements are found useful.' } },
}

/** The enquiry, in English, with a box for measuring campaigns. */
async function formWithThatBox(asAdmin: Call): Promise<string> {
  const key = 'campaign_measurement'
  mustBe(201, await asAdmin('POST', '/api/consent/purposes', { key, basis: 'consent', ...measuring }))
  const { items } = mustBe(200, await asAdmin('GET', '/api/lead_capture/forms')).json()
  const enquiry = items.find((form: { slug: string }) => form.slug === 'enquiry').id
  const model = mustBe(200, await asAdmin('GET', `/api/lead_capture/forms/${enquiry}`)).json().content
  const slug = 'measured'
  const { id, version } = mustBe(
    201,
    await asAdmin('POST', '/api/lead_capture/forms', {
      title: 'Measured',
      slug,
      languages: ['en'],
      noticeOf: enquiry,
    }),
  ).json()
  const texts = { en: { ...model.texts.en, consents: { [key]: 'Remember how I came here.' } } }
  const content = { ...model, languages: ['en'], consents: [key], texts }
  mustBe(200, await asAdmin('PUT', `/api/lead_capture/forms/${id}/draft`, { version: version ?? 1, content }))
  mustBe(200, await asAdmin('POST', `/api/lead_capture/forms/${id}/publish`, { version: (version ?? 1) + 1 }))

  return slug
}
