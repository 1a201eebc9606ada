import type { Page } from '@playwright/test'
import { expect, isForEverybody, mustBe, someone, test, type Call } from '@leadkeep/testing/e2e'

const kept = (page: Page) => page.getByText('only this browser can open it')

test('the line drops in the middle of a two-step form: it is said, nothing is lost, and it is sent once when it is back', async ({
  addresses,
  newBrowser,
  people,
  call,
}) => {
  const finn = someone('Finn')
  const page = await newBrowser({ baseURL: addresses.landing })
  await page.goto('/f/trial')
  await page.getByRole('radio', { name: /would like a trial/ }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('textbox', { name: 'Your name' }).fill(finn.name)
  await page.context().setOffline(true)
  await expect(page.getByRole('status')).toContainText('You are offline. What you typed stays here')
  await page.getByRole('textbox', { name: 'E-mail' }).fill(finn.email)
  await page.getByRole('button', { name: 'Ask for a trial' }).click()
  await expect(page.getByRole('status')).toContainText('it is sent by itself when the line is back')
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue(finn.email)
  await isForEverybody(page)

  await page.context().setOffline(false)
  await expect(page.getByRole('heading', { name: 'Thank you, we have it.' })).toBeVisible()
  expect(await leadsOf(call(people.sales), finn.email)).toHaveLength(1)
})

test('who comes back in the same browser finds what they typed, and can delete it; nobody else finds anything', async ({
  addresses,
  newBrowser,
}) => {
  const greta = someone('Greta')
  const page = await newBrowser({ baseURL: addresses.landing })
  const name = page.getByRole('textbox', { name: 'Your name' })
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))

  await test.step('it is kept as she types, sealed before it leaves her browser', async () => {
    await page.goto('/f/trial')
    await page.getByRole('radio', { name: /moving/ }).check()
    await page.getByRole('textbox', { name: 'Which system do you use today?' }).fill('Card index')
    await expect(kept(page)).toBeVisible()
    await page.getByRole('button', { name: 'Next' }).click()
    const saved = page.waitForResponse(/\/drafts\//)
    await name.fill(greta.name)
    await page.getByRole('checkbox', { name: /news/i }).check()
    await saved
    const [key = ''] = await page.evaluate(() =>
      Object.values(localStorage).map((held) => held.split('.')[1]),
    )
    expect(key).toMatch(/^[\w-]{43}$/)
    for (const each of sent) expect(each).not.toMatch(new RegExp(`${key}|Card index|${greta.name}`))
    await isForEverybody(page)
  })

  await test.step('the page is loaded anew: she is where she was, and her consent is hers to give anew', async () => {
    await page.reload()
    await expect(page.getByRole('status')).toHaveText('Welcome back. What you had typed is here again.')
    await expect(name).toHaveValue(greta.name)
    await expect(page.getByRole('checkbox', { name: /news/i })).not.toBeChecked()
    await isForEverybody(page)
    await page.getByRole('button', { name: 'Back' }).click()
    await expect(page.getByRole('radio', { name: /moving/ })).toBeChecked()
    await expect(page.getByRole('textbox', { name: 'Which system do you use today?' })).toHaveValue(
      'Card index',
    )
  })

  await test.step('deleted, it is gone here and there', async () => {
    await page.getByRole('button', { name: 'Delete it' }).click()
    await expect(kept(page)).toBeHidden()
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
    await page.reload()
    await expect(page.getByRole('radio', { name: /moving/ })).not.toBeChecked()
    await expect(page.getByText('Welcome back')).toBeHidden()
  })
})

test('with storage blocked the form works as ever', async ({ addresses, newBrowser, people, call }) => {
  const hedy = someone('Hedy')
  const page = await newBrowser({ baseURL: addresses.landing })
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('Blocked.', 'SecurityError')
      },
    }),
  )
  await page.goto('/f/enquiry')
  await page.getByRole('textbox', { name: 'Your name' }).fill(hedy.name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(hedy.email)
  await page.getByRole('button', { name: /Send/ }).click()
  await expect(page.getByRole('heading', { name: 'Thank you, we have it.' })).toBeVisible()
  expect(await leadsOf(call(people.sales), hedy.email)).toHaveLength(1)
})

/** The lead is made by a job: it is there soon, not at once. */
async function leadsOf(ask: Call, email: string): Promise<{ id: string }[]> {
  let items: { id: string }[] = []
  await expect(async () => {
    const found = await ask('GET', `/api/crm/leads?search=${encodeURIComponent(email)}`)
    ;({ items } = mustBe(200, found).json())
    expect(items).not.toEqual([])
  }).toPass()

  return items
}
