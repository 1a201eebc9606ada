import { expect, isForEverybody, mustBe, test } from '@leadkeep/testing/e2e'
import type { Page } from '@playwright/test'

/** A meadow, 60 by 20 points: a real PNG, made once. */
const meadow = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAADwAAAAUCAIAAABeYcl+AAAALUlEQVR42u3OQQkAAAgEsGtoH6OY1hQ+hMECLD31TqSlpaWlpaWlpaWlpaUvLPpcgGukiAvFAAAAAElFTkSuQmCC',
  'base64',
)

test('a marketer writes a page, visitors see it at once, it goes back to what it was, and is taken down', async ({
  addresses,
  newBrowser,
  newColleague,
  signedIn,
}) => {
  test.slow()
  const mara = await newColleague(['marketing'])
  const slug = `autumn-${mara.userId.slice(-8)}`
  const page = await signedIn(mara, { viewport: { width: 1440, height: 900 } })
  const visitor = await newBrowser({ baseURL: addresses.landing })
  const preview = page.frameLocator('iframe[title^="Preview"]')
  const field = (name: string) => page.getByRole('textbox', { name, exact: true })
  const tab = (name: string) => page.getByRole('tab', { name }).click()
  const block = (name: RegExp) => page.getByRole('button', { name, expanded: false }).click()
  const publish = () => page.getByRole('button', { name: 'Publish' }).click()
  const visit = async () => {
    await visitor.goto(`/p/${slug}?lang=en`)

    return visitor.getByRole('heading', { level: 1 })
  }

  await test.step('begins one around a form, with the imprint of the home page', async () => {
    await page.goto('/backend/pages')
    await page.getByRole('link', { name: 'New page' }).click()
    await field('Title').fill('Leads in autumn')
    await field('Address').fill(slug)
    await page
      .getByRole('combobox', { name: 'The form it shows' })
      .selectOption('Try Leadkeep with your own leads')
    await page
      .getByRole('combobox', { name: 'Begin with the name, navigation and imprint of' })
      .selectOption('Leadkeep: leads you can account for')
    await page.getByRole('button', { name: 'Begin the page' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Leads in autumn' })).toBeVisible()
    await expect(preview.locator('h1')).toHaveText('Leads in autumn')
  })

  await test.step('is refused, is led to what is missing, and says it', async () => {
    await publish()
    await expect(page.getByText(/things are missing before visitors may see this/)).toBeVisible()
    await page.getByRole('button', { name: 'English · Opening: Leads in autumn · Text' }).click()
    await expect(field('Text')).toBeFocused()
    await field('Text').fill('Leaves fall, leads don’t.')
    await tab('Title and address')
    await field('Description').fill('What we do in autumn.')
    await expect(preview.getByText('Leaves fall, leads don’t.')).toBeVisible()
  })

  await test.step('adds a text and a picture, which is not published before it says what it shows', async () => {
    await tab('Blocks')
    await add(page, 'Text')
    await field('Heading').fill('What autumn is for')
    await field('Paragraphs').fill('Harvest.\nCounting.')
    await add(page, 'Picture')
    await page
      .getByLabel('Picture', { exact: true })
      .setInputFiles({ name: 'meadow.png', mimeType: 'image/png', buffer: meadow })
    await expect(preview.locator('img')).toBeVisible()
    await publish()
    await expect(page.getByText('One thing is missing before visitors may see this.')).toBeVisible()
    await expect(field('What it shows')).toHaveAccessibleDescription(/still missing/)
    await field('What it shows').fill('A meadow in autumn')
  })

  await test.step('puts the picture before the form by the keyboard, and publishes', async () => {
    const up = page.getByRole('button', { name: 'Move Picture: A meadow in autumn up' })
    await up.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(page.getByText(/Picture: A meadow in autumn.*2 of 4/)).toBeAttached()
    await publish()
    await expect(page.getByText('Visitors see version 1 within a second.')).toBeVisible()
  })

  await test.step('a visitor sees the page in that order, with its picture and its form', async () => {
    await expect(await visit()).toHaveText('Leads in autumn')
    const picture = visitor.getByRole('img', { name: 'A meadow in autumn' })
    await picture.scrollIntoViewIfNeeded()
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)) // it is an <img>
      .toBeGreaterThan(0)
    const ids = await visitor.locator('main > [id]').evaluateAll((all) => all.map(({ id }) => id))
    expect(ids).toEqual(['picture', 'form', 'text'])
    await expect(visitor.getByText('What brings you here?', { exact: true })).toBeVisible()
  })

  await test.step('changes the opening and drags a block: it is seen at once', async () => {
    await block(/^Opening: Leads in autumn/)
    await field('Heading').fill('Leads in winter')
    await page.getByRole('button', { name: /^Opening: Leads in winter/, expanded: true }).click()
    const row = (name: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('button', { name }) })
    await row('Move Text: What autumn is for up')
      .locator('.sortable__grip')
      .dragTo(row('Move Picture: A meadow in autumn up'))
    await publish()
    await expect(page.getByText('Visitors see version 2 within a second.')).toBeVisible()
    await expect(async () => expect(await (await visit()).textContent()).toBe('Leads in winter')).toPass()
    const ids = await visitor.locator('main > [id]').evaluateAll((all) => all.map(({ id }) => id))
    expect(ids).toEqual(['text', 'picture', 'form'])
  })

  await test.step('sees what changed, goes back to the former version, and visitors see that', async () => {
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByText('2 changes', { exact: true }).click()
    const change = page.getByRole('table', { name: 'What version 2 changed' })
    await expect(change.getByRole('row', { name: /Heading/ })).toContainText('Leads in winter')
    await page.getByRole('button', { name: 'Restore version 1' }).click()
    await page.getByRole('button', { name: 'Make it the draft' }).click()
    await expect(preview.locator('h1')).toHaveText('Leads in autumn')
    await publish()
    await expect(page.getByText('Visitors see version 3 within a second.')).toBeVisible()
    await expect(async () => expect(await (await visit()).textContent()).toBe('Leads in autumn')).toPass()
  })

  await test.step('takes it down: visitors find nothing there, and the draft stays', async () => {
    await page.getByRole('button', { name: 'More to do with it' }).click()
    await page.getByRole('menuitem', { name: 'Take it down' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take it down' }).click()
    await expect(page.getByText('taken down', { exact: true })).toBeVisible()
    await expect(async () => {
      const answer = await visitor.goto(`/p/${slug}`)
      expect(answer?.status()).toBe(404)
    }).toPass()
    await expect(visitor.getByRole('heading', { level: 1, name: 'There is nothing here' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Publish' })).toBeEnabled()
  })
})

test('a page in two languages speaks to each visitor in theirs, and its editor is for everybody', async ({
  addresses,
  newBrowser,
  newColleague,
  signedIn,
  call,
}) => {
  test.slow()
  const mara = await newColleague(['marketing'])
  const asMara = call(mara)
  const slug = `both-${mara.userId.slice(-8)}`
  const { items: forms } = mustBe(200, await asMara('GET', '/api/lead_capture/forms')).json()
  const { items: pages } = mustBe(200, await asMara('GET', '/api/lead_capture/pages')).json()
  const { id } = mustBe(
    201,
    await asMara('POST', '/api/lead_capture/pages', {
      title: 'Both',
      slug,
      languages: ['en', 'de'],
      formId: forms.find((form: { slug: string }) => form.slug === 'trial').id,
      siteOf: pages.find((each: { isHome: boolean }) => each.isHome).id,
    }),
  ).json()
  const { version, content } = mustBe(200, await asMara('GET', `/api/lead_capture/pages/${id}`)).json()
  const said = JSON.parse(JSON.stringify(content), (name, value) =>
    name === 'words' && value.en ? { en: filled(value.en, 'Said.'), de: filled(value.en, 'Gesagt.') } : value,
  )
  mustBe(200, await asMara('PUT', `/api/lead_capture/pages/${id}/draft`, { version, content: said }))
  mustBe(200, await asMara('POST', `/api/lead_capture/pages/${id}/publish`, { version: version + 1 }))

  const german = await newBrowser({ baseURL: addresses.landing, locale: 'de-DE' })
  await german.goto(`/p/${slug}`)
  await expect(german.locator('html')).toHaveAttribute('lang', 'de')
  await expect(german.getByText('Gesagt.').first()).toBeVisible()
  await expect(german.getByText('Was führt Sie zu uns?', { exact: true })).toBeVisible()
  await isForEverybody(german)
  await german.getByRole('link', { name: 'English' }).click()
  await expect(german.locator('html')).toHaveAttribute('lang', 'en')
  await expect(german.getByText('What brings you here?', { exact: true })).toBeVisible()

  const page = await signedIn(mara)
  await page.goto('/backend/pages')
  await isForEverybody(page)
  await page.goto(`/backend/pages/${id}`)
  await page.getByRole('button', { name: /^Opening/, expanded: false }).click()
  await isForEverybody(page)
  for (const part of ['Title and address', 'Site']) {
    await page.getByRole('tab', { name: part }).click()
    await isForEverybody(page)
  }
  await page.goto(`/backend/pages/${id}/history`)
  await isForEverybody(page)
})

/** Every text that the template left open. */
const filled = (words: object, text: string) =>
  JSON.parse(JSON.stringify(words), (_, value) => (value === '' ? text : value))

async function add(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a block …' }).click()
  await page.getByRole('menuitem', { name: what, exact: true }).click()
}
