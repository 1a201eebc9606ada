import { readFile } from 'node:fs/promises'
import { expect, isForEverybody, mustBe, someone, test } from '@leadkeep/testing/e2e'
import type { Page } from '@playwright/test'
import { lettersTo, linksIn } from './mailbox.ts'
import { verifyReceipt } from './verify-receipt.ts'

const wording = /^Send me news about Leadkeep by e-mail/

test('a ticked box counts once its address confirmed it, and never after it was withdrawn', async ({
  addresses,
  people,
  newBrowser,
  signedIn,
  call,
}) => {
  test.slow()
  const ada = someone('Ada')
  const visitor = await newBrowser({ baseURL: addresses.landing, javaScriptEnabled: false })
  const asCora = call(people.compliance)
  // The check itself is a script, which Ada's browser does not run.
  const looking = await newBrowser({ baseURL: addresses.landing })
  const looksRight = async (address: string) => {
    await looking.goto(address)
    await isForEverybody(looking)
  }

  await test.step('Ada sends the form with the box for news ticked', async () => {
    await visitor.goto('/f/enquiry')
    await visitor.getByRole('textbox', { name: 'Your name' }).fill(ada.name)
    await visitor.getByRole('textbox', { name: 'E-mail' }).fill(ada.email)
    await visitor.getByRole('checkbox', { name: wording }).check()
    await visitor.getByRole('button', { name: 'Send and get a receipt' }).click()
    await expect(visitor).toHaveURL(/thanks/)
  })

  const letters = await lettersTo(asCora, ada.email, 2)
  const question = letters.find(({ text }) => text.includes('/confirm/'))!
  const [confirm] = linksIn(question).filter((link) => link.includes('/confirm/'))
  const [preferences] = linksIn(question).filter((link) => link.includes('/c/'))

  const lead = await test.step('staff see a claim that nobody may use', async () => {
    const { items } = mustBe(
      200,
      await call(people.sales)('GET', `/api/crm/leads?search=${encodeURIComponent(ada.email)}`),
    ).json()
    const page = await signedIn(people.sales)
    await page.goto(`/backend/leads/${items[0].id}`)
    await expect(consentOf(page).getByText('Not confirmed')).toBeVisible()
    await expect(consentOf(page).getByText('Ticked on a form')).toBeVisible()

    return page
  })

  await test.step('the receipt and the question stand in the mailbox of the installation', async () => {
    expect(letters.map(({ title }) => title).toSorted()).toEqual([
      'Asks for the confirmation of a consent',
      'Receipt of an enquiry',
    ])
    const cora = await signedIn(people.compliance)
    await cora.goto('/backend/messages')
    await expect(cora.getByText('Receipt of an enquiry').first()).toBeVisible()
    await isForEverybody(cora)
    await cora.goto(`/backend/messages/${question.id}`)
    await expect(cora.getByText(ada.email).first()).toBeVisible()
    await isForEverybody(cora)
  })

  await test.step('a link scanner opens every link, and nothing changes', async () => {
    for (const link of letters.flatMap(linksIn))
      for (const method of ['GET', 'HEAD', 'GET'])
        expect((await visitor.request.fetch(link, { method })).status()).toBe(200)
    await lead.reload()
    await expect(consentOf(lead).getByText('Not confirmed')).toBeVisible()
  })

  await test.step('Ada follows it without JavaScript or cookies, and presses the button by keyboard', async () => {
    await visitor.goto(confirm!)
    await expect(visitor.getByRole('heading', { level: 1, name: 'Please confirm' })).toBeVisible()
    await expect(visitor.getByText(wording)).toBeVisible()
    await looksRight(confirm!)
    await byKeyboard(visitor, 'Yes, I meant that')

    await expect(visitor.getByRole('heading', { level: 1, name: 'Confirmed. Thank you.' })).toBeVisible()
    await looksRight(confirm!)
    expect(await visitor.context().cookies()).toEqual([])
  })

  await test.step('a copy of what she sent comes to the address that is now known to be hers', async () => {
    const copy = (await lettersTo(asCora, ada.email, 3)).find(({ title }) => title.startsWith('Copy of'))
    expect(copy?.text).toContain(`> ${ada.name}\n`)
  })

  await test.step('staff see that it was confirmed, when, and in which words', async () => {
    await lead.reload()
    const consent = consentOf(lead)
    await expect(consent.getByText('Allowed', { exact: true })).toBeVisible()
    await expect(consent.getByText('Confirmed by the mailed link')).toBeVisible()
    await consent
      .getByText(/^The words, version 1/)
      .first()
      .click()
    await expect(consent.getByText(wording).first()).toBeVisible()
    await isForEverybody(lead)
  })

  await test.step('compliance opens the evidence for a reason, and it fits the decision', async () => {
    const cora = await signedIn(people.compliance)
    await cora.goto(new URL(lead.url()).pathname)
    const ticked = consentOf(cora).getByRole('listitem').filter({ hasText: 'Ticked on a form' })
    await ticked.getByRole('button', { name: 'Evidence' }).click()
    const dialog = cora.getByRole('dialog', { name: 'Who decided, and from where' })
    await expect(dialog.getByText(ada.email)).toHaveCount(0)
    await dialog.getByRole('button', { name: 'Open for the record' }).click()
    await expect(dialog.getByText(ada.email)).toBeVisible()
    await expect(dialog.getByText(/^This evidence belongs to this decision/)).toBeVisible()
    await isForEverybody(cora)
  })

  await test.step('Ada changes her mind in one click; her page says nothing about who she is', async () => {
    await visitor.goto(preferences!)
    await expect(visitor.getByText(/^Allowed since/)).toBeVisible()
    expect(await visitor.content()).not.toMatch(new RegExp(`${ada.email}|${ada.name}`, 'i'))
    await looksRight(preferences!)
    await visitor.getByRole('button', { name: 'Withdraw: News by e-mail' }).click()

    await expect(visitor.getByRole('status')).toHaveText('Withdrawn. It acts from this moment.')
    await expect(visitor.getByText(/^Withdrawn on/)).toBeVisible()
    await looksRight(preferences!)
  })

  const receipt =
    await test.step('Ada takes her receipt of all of it along, without JavaScript', async () => {
      await visitor.goto(preferences!)
      await visitor.getByRole('link', { name: 'Your signed receipt' }).click()
      await expect(async () => {
        await visitor.reload()
        await expect(visitor.getByText(/^Withdrawn on/)).toBeVisible({ timeout: 1_000 })
      }).toPass()
      await expect(visitor.getByText(/^Asked for on/)).toBeVisible()
      await expect(visitor.getByText(/^Given on/)).toBeVisible()
      await expect(visitor.getByText(wording)).toBeVisible()
      expect(await visitor.content()).not.toMatch(new RegExp(`${ada.email}|${ada.name}`, 'i'))
      await looksRight(visitor.url())
      const saved = visitor.waitForEvent('download')
      await visitor.getByRole('link', { name: 'Save the signed file' }).click()

      return readFile(await (await saved).path(), 'utf8')
    })

  await test.step('anybody checks it with the key that the site shows; changed by a word it is refused', async () => {
    const [key = ''] = (await (await visitor.request.get('/.well-known/leadkeep-log')).text()).split('\n')

    expect(await verifyReceipt(receipt, key)).toMatchObject({
      code: 0,
      told: expect.stringMatching(/^Genuine: a statement of the kind consent\.receipt/),
    })
    expect(await verifyReceipt(receipt.replace('"withdrawn"', '"given"'), key)).toMatchObject({
      code: 1,
      told: expect.stringContaining('its signature does not verify, so it was changed'),
    })
  })

  await test.step('staff see it at once, and the old link does not bring it back', async () => {
    await lead.reload()
    await expect(consentOf(lead).getByText('Withdrawn', { exact: true })).toBeVisible()
    await expect(consentOf(lead).getByText('Withdrawn in the preference centre')).toBeVisible()
    const saved = lead.waitForEvent('download')
    await consentOf(lead).getByRole('link', { name: 'Download the signed receipt' }).click()
    expect(await readFile(await (await saved).path(), 'utf8')).toBe(receipt)
    await visitor.goto(confirm!)
    await expect(visitor.getByRole('button')).toHaveCount(0)
  })

  await test.step('Ada allows it again: her link brings a mail, and only the mail counts', async () => {
    await visitor.goto(preferences!)
    await visitor.getByRole('button', { name: 'Allow again: News by e-mail' }).click()
    await expect(visitor.getByRole('status')).toContainText('Nothing is done until you have confirmed there.')
    // The copy of what she sent, and the new question.
    const later = await lettersTo(asCora, ada.email, letters.length + 2)
    const links = later.flatMap(linksIn).filter((link) => link.includes('/confirm/') && link !== confirm)
    await visitor.goto(links[0]!)
    await visitor.getByRole('button', { name: /^Yes/ }).click()
    await visitor.goto(preferences!)
    await expect(visitor.getByText(/^Allowed since/)).toBeVisible()
  })
})

test('staff record a withdrawal that they were told of, and compliance looks after purposes', async ({
  people,
  signedIn,
  call,
}) => {
  test.slow()
  const sam = await signedIn(people.sales)
  await test.step('of somebody in the demo who allowed it', async () => {
    const { items } = mustBe(
      200,
      await call(people.sales)('GET', '/api/crm/leads?search=emil.hagstrom@hagstrom.snickeri.example'),
    ).json()
    await sam.goto(`/backend/leads/${items[0].id}`)
    await expect(consentOf(sam).getByText('Allowed', { exact: true })).toBeVisible()
    await expect(consentOf(sam).getByRole('button', { name: 'Evidence' })).toHaveCount(0)
    await sam.getByRole('button', { name: 'Record a withdrawal' }).click()
    await sam.getByRole('dialog').getByRole('button', { name: 'Record a withdrawal' }).click()
    await expect(consentOf(sam).getByText('Withdrawn, as told to staff')).toBeVisible()
    await expect(sam.getByRole('button', { name: 'Record a withdrawal' })).toHaveCount(0)
  })

  await test.step('of which one is changed', async () => {
    const cora = await signedIn(people.compliance)
    await cora.goto('/backend/purposes')
    await isForEverybody(cora)
    await cora.goto('/backend/purposes/new')
    await isForEverybody(cora)
    await cora.goto('/backend/purposes')
    await cora.getByRole('link', { name: 'Answering your enquiry' }).click()
    await expect(cora.getByRole('heading', { level: 1, name: 'Answering your enquiry' })).toBeVisible()
    await isForEverybody(cora)
    const saved = cora.waitForResponse((response) => response.request().method() === 'PATCH')
    await cora.getByRole('button', { name: 'Save' }).click()
    expect((await saved).status()).toBe(200)
  })
})

const consentOf = (page: Page) =>
  page
    .locator('section, .panel')
    .filter({ has: page.getByRole('heading', { name: 'Consent', exact: true }) })
    .last()

/** From the top of the page, by Tab alone. */
async function byKeyboard(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name })
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab')
    if (await button.evaluate((element) => element === document.activeElement)) break
  }
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
}
