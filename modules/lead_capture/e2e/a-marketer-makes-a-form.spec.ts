import { expect, mustBe, someone, test } from '@leadkeep/testing/e2e'
import type { Page } from '@playwright/test'

test('a marketer makes a form, a visitor sends it, and its lead is given by the rule', async ({
  addresses,
  newBrowser,
  newColleague,
  signedIn,
  call,
}) => {
  test.slow()
  const [mara, sven, tilda] = [
    await newColleague(['marketing']),
    await newColleague(['sales']),
    await newColleague(['sales']),
  ]
  const slug = `trial-${mara.userId.slice(-8)}`
  const page = await signedIn(mara, { viewport: { width: 1440, height: 900 } })
  const field = (name: string) => page.getByRole('textbox', { name, exact: true })
  const tab = (name: string) => page.getByRole('tab', { name }).click()
  const publish = () => page.getByRole('button', { name: 'Publish' }).click()
  const inBoth = async (name: string, english: string, german: string) => {
    await field(`${name} · English`).fill(english)
    await field(`${name} · German`).fill(german)
  }

  await test.step('begins one in two languages', async () => {
    await page.goto('/backend/forms')
    await page.getByRole('link', { name: 'New form' }).click()
    await field('Title').fill('Try it for a month')
    await field('Address').fill(slug)
    await page.getByRole('checkbox', { name: 'German' }).check()
    await page.getByRole('button', { name: 'Begin the form' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Try it for a month' })).toBeVisible()
  })

  await test.step('adds a second step with a choice, and a question that depends on it', async () => {
    await add(page, 'A further step')
    await page.getByRole('button', { name: 'Step 2', exact: true }).click()
    await inBoth('Title of Step 1', 'About you', 'Über Sie')
    await inBoth('Title of Step 2', 'About your plans', 'Über Ihre Pläne')

    await add(page, 'Choice of one')
    await inBoth('Question', 'What brings you here?', 'Was führt Sie her?')
    await inBoth('Option 1', 'Moving over', 'Ein Umzug')
    await inBoth('Option 2', 'Curiosity', 'Neugier')

    await add(page, 'Text')
    await inBoth('Question', 'Which system is it today?', 'Welches System ist es heute?')
    await page
      .getByRole('combobox', { name: 'When it is asked' })
      .selectOption('Only after an answer to “What brings you here?”')
    await expect(page.getByRole('checkbox', { name: 'Moving over' })).toBeChecked()
  })

  await test.step('asks for news with a box, which can be neither required nor ticked', async () => {
    await tab('Consent')
    await page.getByRole('button', { name: 'Add a box for …' }).click()
    await page.getByRole('menuitem', { name: 'News by e-mail' }).click()
    await inBoth('What the box says', 'Write to me monthly.', 'Schreiben Sie mir monatlich.')
    await expect(page.getByRole('checkbox', { name: /required|ticked/i })).toHaveCount(0)
  })

  await test.step('is refused, is led to what is missing, and completes it', async () => {
    await publish()
    await expect(page.getByText(/things are missing before visitors may see this/)).toBeVisible()
    await page.getByRole('button', { name: 'German · Privacy notice · How long it is kept' }).click()
    await expect(field('How long it is kept · German')).toBeFocused()
    await inBoth(
      'In short',
      'We answer, and forget after a year.',
      'Wir antworten und löschen nach einem Jahr.',
    )
    await inBoth('Name of the company or person', 'Fernhill Instruments', 'Fernhill Instruments')
    await inBoth('Address', '1 Hill Road', '1 Hill Road')
    await inBoth('E-mail', 'hello@demo.example', 'hello@demo.example')
    await inBoth('Who', 'Data protection officer', 'Datenschutzbeauftragte')
    await inBoth('Their e-mail', 'privacy@demo.example', 'privacy@demo.example')
    await inBoth('Who receives it', 'Our sales team.', 'Unser Vertrieb.')
    await inBoth('Other countries', 'None.', 'Keine.')
    await field('How long it is kept · English').fill('A year after the last contact.')
    await publish()

    await expect(page.getByText('One thing is missing before visitors may see this.')).toBeVisible()
    await expect(field('How long it is kept · German')).toHaveAccessibleDescription(/still missing/)
    await field('How long it is kept · German').fill('Ein Jahr nach dem letzten Kontakt.')
    await publish()
    await expect(page.getByText('Visitors see version 1 within a second.')).toBeVisible()
  })

  await test.step('says that its leads go to two colleagues in turn', async () => {
    await tab('Leads')
    await page.getByRole('radio', { name: 'Several in turn' }).check()
    for (const { name } of [sven, tilda])
      await page.getByRole('combobox', { name: 'Add somebody' }).selectOption(name)
    await page.getByRole('button', { name: 'Save who gets the leads' }).click()
    await expect(page.getByText('It holds from the next lead on.').first()).toBeVisible()
  })

  await test.step('a visitor goes through both steps and sends it', async () => {
    const ada = someone('Ada')
    const visitor = await newBrowser({ baseURL: addresses.landing })
    await visitor.goto(`/f/${slug}?lang=en`)
    await visitor.getByRole('textbox', { name: 'Your name' }).fill(ada.name)
    await visitor.getByRole('textbox', { name: 'E-mail' }).fill(ada.email)
    await visitor.getByRole('button', { name: 'Next' }).click()
    const system = visitor.getByRole('textbox', { name: 'Which system is it today?' })
    await expect(system).toBeHidden()
    await visitor.getByRole('radio', { name: 'Moving over' }).check()
    await system.fill('A drawer')
    await expect(visitor.getByRole('checkbox', { name: 'Write to me monthly.' })).not.toBeChecked()
    await visitor.getByRole('button', { name: 'Send' }).click()
    await expect(visitor.getByRole('link', { name: /receipt/i })).toBeVisible()

    await expect(async () => {
      const found = await call(sven)('GET', `/api/crm/leads?search=${encodeURIComponent(ada.email)}`)
      expect(mustBe(200, found).json().items).toMatchObject([{ ownerId: sven.userId }])
    }).toPass()
  })

  await test.step('she changes a text, publishes, sees what changed, and goes back', async () => {
    await tab('Words')
    await field('Title · English').fill('Try it for a quarter')
    await publish()
    await expect(page.getByText('Visitors see version 2 within a second.')).toBeVisible()
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByText('One change', { exact: true }).click()
    const change = page.getByRole('table', { name: 'What version 2 changed' })
    await expect(change.getByRole('row', { name: /English · Title/ })).toContainText('Try it for a quarter')
    await expect(page.getByText(mara.name).first()).toBeVisible()

    await page.getByRole('button', { name: 'Restore version 1' }).click()
    await page.getByRole('button', { name: 'Make it the draft' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Try it for a month' })).toBeVisible()
    await publish()
    await expect(page.getByText('Visitors see version 3 within a second.')).toBeVisible()
  })

  await test.step('takes it down: it takes no answers, who had it open is told so, and the draft stays', async () => {
    const late = await newBrowser({ baseURL: addresses.landing })
    await late.goto(`/f/${slug}?lang=en`)
    await page.getByRole('button', { name: 'More to do with it' }).click()
    await page.getByRole('menuitem', { name: 'Take it down' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take it down' }).click()
    await expect(page.getByText('taken down', { exact: true })).toBeVisible()
    const visitor = await newBrowser({ baseURL: addresses.landing })
    await expect(async () => expect((await visitor.goto(`/f/${slug}`))?.status()).toBe(410)).toPass()
    await expect(visitor.getByText('It takes no answers any more.')).toBeVisible()

    await late.getByRole('textbox', { name: 'Your name' }).fill('Lena')
    await late.getByRole('textbox', { name: 'E-mail' }).fill(someone('Lena').email)
    await late.getByRole('button', { name: 'Next' }).click()
    await late.getByRole('radio', { name: 'Curiosity' }).check()
    await late.getByRole('button', { name: 'Send' }).click()
    await expect(late.getByRole('status').filter({ hasText: 'This form is closed' })).toBeVisible()
    await expect(late.getByRole('radio', { name: 'Curiosity' })).toBeChecked()
    await expect(page.getByRole('button', { name: 'Publish' })).toBeEnabled()
  })
})

test('two people write one form: the second sees both sides, loses nothing, and saves', async ({
  newColleague,
  signedIn,
  call,
}) => {
  const [mara, nora] = [await newColleague(['marketing']), await newColleague(['marketing'])]
  const slug = `shared-${mara.userId.slice(-8)}`
  const { id } = mustBe(
    201,
    await call(mara)('POST', '/api/lead_capture/forms', {
      title: 'Shared',
      slug,
      languages: ['en'],
      noticeOf: null,
    }),
  ).json()
  const [one, other] = [await signedIn(mara), await signedIn(nora)]
  for (const page of [one, other]) {
    await page.goto(`/backend/forms/${id}`)
    await page.getByRole('tab', { name: 'Words' }).click()
  }
  await one.getByRole('textbox', { name: 'Title' }).fill('Hers')
  await one.getByRole('button', { name: 'Save draft' }).click()
  await expect(one.getByText('Draft saved.').first()).toBeVisible()

  await other.getByRole('textbox', { name: 'Title' }).fill('His')
  await other.getByRole('textbox', { name: 'On the button' }).fill('Off it goes')
  await other.getByRole('button', { name: 'Save draft' }).click()
  const conflict = other.getByRole('dialog', { name: 'Somebody was faster' })
  await expect(conflict).toContainText(mara.name)
  await conflict.getByRole('button', { name: 'Keep editing' }).click()
  await expect(other.getByRole('textbox', { name: 'Title' })).toHaveValue('His')

  await other.getByRole('button', { name: 'Save draft' }).click()
  await conflict.getByRole('radio', { name: 'Hers' }).check()
  await conflict.getByRole('button', { name: 'Save both' }).click()
  await expect(other.getByText('Draft saved.').first()).toBeVisible()
  const { content } = mustBe(200, await call(mara)('GET', `/api/lead_capture/forms/${id}`)).json()
  expect(content.texts.en).toMatchObject({ title: 'Hers', submit: 'Off it goes' })
})

async function add(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Add …' }).click()
  await page.getByRole('menuitem', { name: what, exact: true }).click()
}
