import type { Locator, Page } from '@playwright/test'
import { expect, mustBe, someone, test } from '@leadkeep/testing/e2e'

test('from signing in to a note on a lead, by keyboard alone', async ({
  newPerson,
  people,
  newBrowser,
  call,
}) => {
  const nora = await newPerson(['sales'])
  const mary = someone('Mary')
  mustBe(201, await call(people.sales)('POST', '/api/crm/leads', { ...mary, stage: 'new' }))
  const page = await newBrowser({ baseURL: nora.origin })
  const { keyboard } = page

  await page.goto('/sign-in')
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await keyboard.type(nora.email)
  await keyboard.press('Tab')
  await keyboard.type(nora.password)
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()

  await test.step('the first stop leads past the navigation', async () => {
    await keyboard.press('Tab')
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
  })

  await test.step('she finds the lead and opens it', async () => {
    await keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await keyboard.type(mary.email)
    await expect(page).toHaveURL(/search=/)
    const row = page.getByRole('link', { name: mary.name })
    await expect(row).toBeVisible()
    await tabTo(page, row)
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: mary.name })).toBeVisible()
  })

  await test.step('chooses another stage from its menu', async () => {
    await tabTo(page, page.getByRole('button', { name: /^Stage: New/ }))
    await keyboard.press('Enter')
    await expect(page.getByRole('menuitemradio', { name: 'New' })).toBeFocused()
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /^Stage: Qualified/ })).toBeVisible()
  })

  await test.step('and writes a note', async () => {
    await tabTo(page, page.getByLabel('Write a note'))
    await keyboard.type('Not a mouse in sight.')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await expect(page.getByRole('list', { name: 'History' }).getByText('Not a mouse in sight.')).toBeVisible()
  })
})

/** Presses Tab until the control has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  const hasFocus = () => control.evaluate((element) => element === document.activeElement)
  for (let pressed = 0; !(await hasFocus()) && pressed < 60; pressed++) await page.keyboard.press('Tab')
  await expect(control).toBeFocused()
}
