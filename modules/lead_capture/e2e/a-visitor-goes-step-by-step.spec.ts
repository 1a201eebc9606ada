import type { Locator, Page } from '@playwright/test'
import { expect, isForEverybody, mustBe, someone, test } from '@leadkeep/testing/e2e'
import { leadOf } from './lead-of.ts'

const receipt = /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/
const phone = { viewport: { width: 375, height: 812 } }

test('in German, on a phone, by keyboard alone and without cookies, two steps become a lead with its answers', async ({
  addresses,
  newBrowser,
  people,
  call,
  signedIn,
}) => {
  const bea = someone('Bea')
  const page = await newBrowser({ baseURL: addresses.landing, locale: 'de-DE', ...phone })
  const { keyboard } = page
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setDocumentCookieDisabled', { disabled: true })

  await page.goto('/f/trial?partner=acme')
  const first = page.getByRole('group', { name: /Schritt 1 von 2\s+Was Sie brauchen/ })
  const second = page.getByRole('group', { name: /Schritt 2 von 2\s+Wie wir Sie erreichen/ })
  await expect(first).toBeVisible()
  await expect(second).toBeHidden()
  await expect(page.getByRole('checkbox', { name: /Neuigkeiten/ })).toBeHidden()

  await test.step('what is missing is told beside it, and where it is', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Weiter' }))
    await keyboard.press('Enter')
    await expect(page.getByRole('radio', { name: 'Ich möchte es ausprobieren' })).toBeFocused()
    await expect(page.getByRole('radiogroup', { name: 'Was führt Sie zu uns?' })).toHaveAccessibleDescription(
      'Bitte wählen Sie eine Antwort.',
    )
  })

  await test.step('a question comes with the answer that it hangs on, and goes with it', async () => {
    const system = page.getByRole('textbox', { name: 'Welches System nutzen Sie heute?' })
    await expect(system).toBeHidden()
    await keyboard.press('ArrowDown')
    await expect(page.getByRole('radio', { name: /Wir wechseln/ })).toBeChecked()
    await expect(system).toBeVisible()
    await keyboard.press('ArrowDown')
    await expect(system).toBeHidden()
    await keyboard.press('ArrowUp')
    await tabTo(page, system)
    await keyboard.type('Karteikarten')
  })

  await test.step('the next step begins with its heading', async () => {
    await tabTo(page, page.getByRole('checkbox', { name: 'Formulare und Landingpages' }))
    await keyboard.press('Space')
    await tabTo(page, page.getByRole('textbox', { name: /Anfragen im Monat/ }))
    await keyboard.type('viele')
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: /Wie wir Sie erreichen/ })).toBeFocused()
    await expect(first).toBeHidden()
  })

  await test.step('what only the server finds leads back to its step, with everything typed', async () => {
    await tabTo(page, page.getByRole('textbox', { name: 'Ihr Name' }))
    await keyboard.type(bea.name)
    await keyboard.press('Tab')
    await keyboard.type(bea.email)
    await keyboard.press('Enter')
    const leads = page.getByRole('textbox', { name: /Anfragen im Monat/ })
    await expect(leads).toBeFocused()
    await expect(leads).toHaveAccessibleDescription('Bitte geben Sie das als Zahl ein, in Ziffern.')
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('40')
    await keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'E-Mail' })).toHaveValue(bea.email)
  })

  await test.step('sent, it has a receipt in the same place and the words of the form', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Um einen Test bitten' }))
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Vielen Dank, es ist angekommen.' })).toBeFocused()
    await expect(page.getByText('Ihr Test ist unterwegs.')).toBeVisible()
    await expect(page.getByText(receipt)).toBeVisible()
    expect(await page.context().cookies()).toEqual([])
  })

  await test.step('staff read her answers as she gave them', async () => {
    const desk = await signedIn(people.sales)
    await desk.goto(`/backend/leads/${await leadOf(call(people.sales), bea.email)}`)
    await expect(desk.getByRole('heading', { name: 'Answers' })).toBeVisible()
    for (const text of [
      'Wir wechseln von einem anderen System',
      'Karteikarten',
      'Formulare und Landingpages',
      '40',
      'acme',
    ])
      await expect(desk.getByRole('definition').filter({ hasText: new RegExp(`^${text}$`) })).toBeVisible()
  })
})

test('there and back again nothing typed is lost, by the form’s button and by the browser’s', async ({
  addresses,
  newBrowser,
}) => {
  const page = await newBrowser({ baseURL: addresses.landing })
  const system = page.getByRole('textbox', { name: 'Which system do you use today?' })
  const name = page.getByRole('textbox', { name: 'Your name' })
  const next = page.getByRole('button', { name: 'Next' })
  await page.goto('/f/trial')
  await page.getByRole('radio', { name: /moving/ }).check()
  await system.fill('Card index')
  await next.click()
  await name.fill('Bea')

  await page.getByRole('button', { name: 'Back' }).click()
  await expect(system).toHaveValue('Card index')
  await next.click()
  await expect(name).toHaveValue('Bea')
  await page.goBack()
  await expect(page.getByRole('heading', { name: /What you need/ })).toBeFocused()
  await expect(system).toHaveValue('Card index')
  await expect(page).toHaveURL('/f/trial')
})

test('without JavaScript all steps stand on one page, and come back with everything typed', async ({
  addresses,
  newBrowser,
  people,
  call,
}) => {
  const bea = someone('Bea')
  const page = await newBrowser({ baseURL: addresses.landing, javaScriptEnabled: false, ...phone })
  const send = page.getByRole('button', { name: 'Ask for a trial' })
  await page.goto('/f/trial?partner=acme')
  await page.getByRole('radio', { name: /moving/ }).check()
  await page.getByRole('checkbox', { name: 'Following leads up' }).check()
  await page.getByRole('checkbox', { name: /^Send me news/ }).check()
  await page.getByRole('textbox', { name: 'Your name' }).fill(bea.name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(bea.email)
  await send.click()

  await expect(page.getByRole('alert')).toContainText('One answer needs another look.')
  const system = page.getByRole('textbox', { name: 'Which system do you use today?' })
  await expect(system).toHaveAccessibleDescription(/Please answer this\./)
  await expect(page.getByRole('radio', { name: /moving/ })).toBeChecked()
  await expect(page.getByRole('checkbox', { name: 'Following leads up' })).toBeChecked()
  await expect(page.getByRole('checkbox', { name: /^Send me news/ })).toBeChecked()
  await expect(page.getByRole('textbox', { name: 'Your name' })).toHaveValue(bea.name)
  await system.fill('Card index')
  await send.click()
  await expect(page.getByText(receipt)).toBeVisible()

  const asSam = call(people.sales)
  const lead = mustBe(200, await asSam('GET', `/api/crm/leads/${await leadOf(asSam, bea.email)}`)).json()
  expect(lead.answers).toEqual([
    { key: 'reason', label: 'What brings you here?', value: 'We are moving from another system' },
    { key: 'system', label: 'Which system do you use today?', value: 'Card index' },
    { key: 'areas', label: 'What should it do for you?', value: 'Following leads up' },
    { key: 'partner', label: 'Partner code from the link', value: 'acme' },
  ])
})

test('both steps, with and without what is wrong, are for everybody', async ({ addresses, newBrowser }) => {
  test.slow()
  const page = await newBrowser({ baseURL: addresses.landing })
  await page.goto('/f/trial?lang=de')
  await isForEverybody(page)
  await page.getByRole('radio', { name: /Wir wechseln/ }).check()
  await page.getByRole('button', { name: 'Weiter' }).click()
  await expect(page.getByRole('textbox', { name: 'Welches System nutzen Sie heute?' })).toBeFocused()
  await isForEverybody(page)
  await page.getByRole('radio', { name: /ausprobieren/ }).check()
  await page.getByRole('button', { name: 'Weiter' }).click()
  await expect(page.getByRole('heading', { name: /Wie wir Sie erreichen/ })).toBeFocused()
  await isForEverybody(page)
})

/** As a keyboard does: one stop after the other until the one that is meant. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let stop = 0; stop < 60; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('It is not reached by the Tab key.')
}
