import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, someone, test } from '@leadkeep/testing/e2e'

const note = 'Called her back; she wants to see the log.'

test('a visitor becomes a lead, staff work on it, and compliance sees and exports every act', async ({
  addresses,
  people,
  newBrowser,
  newPerson,
  signedIn,
}) => {
  const ada = {
    ...someone('Ada'),
    company: 'Analytical Engines',
    message: 'How do you prove what happened to me?',
  }
  const [sam, jonas] = [await newPerson(['sales'], 'Sam'), await newPerson(['sales'], 'Jonas')]
  const desk = await signedIn(sam)
  const visitor = await newBrowser({ baseURL: addresses.landing })

  await test.step('Sam has the list of leads open', async () => {
    const live = desk.waitForResponse('**/api/live')
    await desk.goto('/backend/leads')
    await expect(desk.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
    await live
  })

  const field = (name: string) => visitor.getByRole('textbox', { name })
  const send = visitor.getByRole('button', { name: 'Send and get a receipt' })
  await test.step('Ada forgets her name and half of an address, and is told beside them', async () => {
    await visitor.goto('/')
    await field('Company').fill(ada.company)
    await field('E-mail').fill('ada@')
    await send.click()

    await expect(field('Your name')).toBeFocused()
    await expect(field('Your name')).toHaveAccessibleDescription('Please tell us your name.')
    await expect(field('E-mail')).toHaveAccessibleDescription(/complete e-mail address/)
    await expect(field('E-mail')).toHaveValue('ada@')
    await expect(field('Company')).toHaveValue(ada.company)
    await expect(visitor).toHaveURL('/')
  })

  await test.step('she puts them right, sends, and has a receipt in the same place', async () => {
    await field('Your name').fill(ada.name)
    await expect(field('Your name')).not.toHaveAttribute('aria-invalid', 'true')
    await field('E-mail').fill(ada.email)
    await field('What would you like to know?').fill(ada.message)
    await send.click()

    await expect(visitor.getByText(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)).toBeVisible()
    await expect(visitor).toHaveURL('/')
  })

  await test.step('Sam hears of it without reloading, and opens the lead', async () => {
    const row = desk.getByRole('link', { name: ada.name })
    const show = desk.getByRole('button', { name: 'Show' })
    await expect(show).toBeVisible({ timeout: 5_000 })
    // Other visitors come at the same time: somebody else's lead may have been announced first.
    await expect(async () => {
      if (await show.isVisible()) await show.click()
      await expect(row).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await row.click()
    await expect(desk.getByRole('heading', { level: 1, name: ada.name })).toBeVisible()
    await expect(desk.getByText(ada.message)).toBeVisible()
  })

  await test.step('assigns it, moves it on, and writes a note', async () => {
    await desk.getByRole('button', { name: /^Owner: Nobody/ }).click()
    await desk.getByRole('menuitemradio', { name: jonas.name }).click()
    await expect(desk.getByRole('button', { name: `Owner: ${jonas.name}` })).toBeVisible()

    await desk.getByRole('button', { name: 'Move to Contacted' }).click()
    await expect(desk.getByRole('button', { name: /^Stage: Contacted/ })).toBeVisible()

    await desk.getByLabel('Write a note').fill(note)
    await desk.getByRole('button', { name: 'Add note' }).click()
    const history = desk.getByRole('list', { name: 'History' })
    await expect(history.getByText(note)).toBeVisible()
    await expect(history.getByText(`assigned the lead to ${jonas.name}`)).toBeVisible()
    await expect(history.getByText('moved the lead from New to Contacted')).toBeVisible()
  })

  const cora = await signedIn(people.compliance)
  const entry = (text: string) =>
    cora.getByRole('table', { name: 'Entries' }).getByRole('row').filter({ hasText: text })
  await test.step('Cora sees what Sam did, the readings included', async () => {
    await cora.goto('/backend/log')
    await cora.getByLabel('Area').selectOption({ label: 'Leads and people' })
    await cora.getByLabel('Who').selectOption({ label: sam.name })
    await expect(entry('Wrote a note')).toHaveCount(1)
    await expect(entry('Changed a lead')).toHaveCount(2)
    await expect(entry('Opened a lead').first()).toContainText(sam.name)
    await expect(entry('Looked at the leads').first()).toContainText('E-mail')
  })

  await test.step('opens what he wrote, which is recorded, too', async () => {
    const list = cora.url()
    await entry('Wrote a note').getByRole('link').click()
    await cora.getByLabel('What do you need it for?').selectOption({ label: 'A complaint' })
    await cora.getByRole('button', { name: 'Open for the record' }).click()
    await expect(cora.getByRole('table', { name: 'Note added' })).toContainText(note)
    await cora.goto(list)
  })

  await test.step('narrows the log to that person, and follows her back to the form she sent', async () => {
    await entry('Changed a lead').first().getByRole('link').click()
    const changed = cora.getByRole('table', { name: 'Lead changed', exact: true })
    await expect(changed.getByRole('row', { name: /Stage.*New.*Contacted/ })).toBeVisible()
    await cora.getByRole('link', { name: /^Who saw or changed person/ }).click()
    await expect(cora.getByText(/^Whoever saw or changed person/)).toBeVisible()
    await expect(entry('Changed a lead')).toHaveCount(2)
    await expect(entry('Opened a lead').first()).toBeVisible()

    const person = cora.url()
    await entry('Processed a submission').first().getByRole('link').click()
    await cora.getByRole('link', { name: 'Everything about this submission' }).click()
    await expect(entry('Sent a form')).toContainText('A visitor')
    await cora.goto(person)
  })

  await test.step('exports it as JSONL and as CSV: every act, and nothing of the person', async () => {
    const secrets = [...Object.values(ada), ...ada.name.split(' '), note]
    const jsonl = await exported(cora, 'JSONL, entries alone')
    const csv = await exported(cora, 'CSV, for a spreadsheet')

    for (const line of jsonl.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
    for (const act of [
      'lead_capture.submission.process',
      'crm.leads.list',
      'crm.lead.read',
      'crm.lead.update',
    ]) {
      expect(jsonl).toContain(`"act":"${act}"`)
      expect(csv).toContain(`"${act}"`)
    }
    for (const secret of secrets) {
      expect(jsonl).not.toContain(secret)
      expect(csv).not.toContain(secret)
    }
  })

  await test.step('and finds the exports on the log', async () => {
    await cora.goto('/backend/log?act=audit_logs.export')
    await expect(entry('Exported the log').filter({ hasText: people.compliance.name }).first()).toBeVisible()
  })
})

async function exported(page: Page, format: string): Promise<string> {
  const filtered = page.url()
  await page.getByRole('link', { name: 'Export', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Export the log' })).toBeVisible()
  await page.getByLabel('Format').selectOption({ label: format })
  await page.getByLabel('What is it for?').selectOption({ label: 'A complaint' })
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const text = readFileSync(await (await download).path(), 'utf8')
  await page.goto(filtered)

  return text
}
