import { expect, someone, test } from '@leadkeep/testing/e2e'

test('a visitor becomes a lead', async ({ addresses, people, newBrowser, signedIn, newColleague }) => {
  const ada = { ...someone('Ada'), company: 'Analytical Engines', message: 'How do you prove what happened to me?' }
  const sam = await signedIn(people.sales)
  const jonas = await newColleague(['sales'], 'Jonas')
  const visitor = await newBrowser({ baseURL: addresses.landing })

  await test.step('Sam has the list of leads open', async () => {
    const live = sam.waitForResponse('**/api/live')
    await sam.goto('/backend/leads')
    await expect(sam.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
    await live
  })

  const form = visitor.locator('#lead-form')
  await test.step('Ada forgets two fields, and is told beside them', async () => {
    await visitor.goto('/')
    await form.getByRole('textbox', { name: 'Company' }).fill(ada.company)
    await form.getByRole('textbox', { name: 'E-mail' }).fill('ada@')
    await form.getByRole('button', { name: 'Send and get a receipt' }).click()

    await expect(form.getByRole('textbox', { name: 'Your name' })).toBeFocused()
    await expect(form.getByRole('textbox', { name: 'Your name' })).toHaveAccessibleDescription('Please tell us your name.')
    await expect(form.getByRole('textbox', { name: 'E-mail' })).toHaveAccessibleDescription(/complete e-mail address/)
    await expect(form.getByRole('textbox', { name: 'E-mail' })).toHaveValue('ada@')
    await expect(form.getByRole('textbox', { name: 'Company' })).toHaveValue(ada.company)
    await expect(visitor).toHaveURL('/')
  })

  await test.step('she puts them right, sends, and has a receipt in the same place', async () => {
    await form.getByRole('textbox', { name: 'Your name' }).fill(ada.name)
    await expect(form.getByRole('textbox', { name: 'Your name' })).not.toHaveAttribute('aria-invalid', 'true')
    await form.getByRole('textbox', { name: 'E-mail' }).fill(ada.email)
    await form.getByLabel('What would you like to know?').fill(ada.message)
    await form.getByRole('button', { name: 'Send and get a receipt' }).click()

    await expect(visitor.getByText(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)).toBeVisible()
    await expect(visitor).toHaveURL('/')
  })

  await test.step('Sam hears of it without reloading, and opens the lead', async () => {
    await expect(sam.getByText(/^\d+ new leads?$/).first()).toBeVisible({ timeout: 4_000 })
    await sam.getByRole('button', { name: 'Show' }).click()
    await sam.getByRole('link', { name: ada.name }).click()
    await expect(sam.getByRole('heading', { level: 1, name: ada.name })).toBeVisible()
    await expect(sam.getByText(ada.message)).toBeVisible()
  })

  await test.step('assigns it, moves it on, and writes a note', async () => {
    await sam.getByRole('button', { name: /^Owner: Nobody/ }).click()
    await sam.getByRole('menuitemradio', { name: jonas.name }).click()
    await expect(sam.getByRole('button', { name: `Owner: ${jonas.name}` })).toBeVisible()

    await sam.getByRole('button', { name: 'Move to Contacted' }).click()
    await expect(sam.getByRole('button', { name: /^Stage: Contacted/ })).toBeVisible()

    await sam.getByLabel('Write a note').fill('Called her back; she wants to see the log.')
    await sam.getByRole('button', { name: 'Add note' }).click()
    const history = sam.getByRole('list', { name: 'History' })
    await expect(history.getByText('Called her back; she wants to see the log.')).toBeVisible()
    await expect(history.getByText(`assigned the lead to ${jonas.name}`)).toBeVisible()
    await expect(history.getByText('moved the lead from New to Contacted')).toBeVisible()
  })
})
