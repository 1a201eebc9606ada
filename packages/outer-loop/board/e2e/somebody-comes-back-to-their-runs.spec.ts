import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, type Page } from '@playwright/test'

const stageFile = join(import.meta.dirname, 'stage.ts')
let stage: ChildProcess
let url: string
let complaints: string[]

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  stage = spawn(process.execPath, [stageFile], { stdio: ['pipe', 'pipe', 'inherit'] })
  url = await new Promise((resolve, reject) => {
    createInterface({ input: stage.stdout! }).once('line', resolve)
    stage.once('exit', () => reject(new Error('The stage did not come up.')))
  })
})
test.afterAll(async () => {
  stage.stdin?.end()
  if (stage.exitCode === null) await new Promise((resolve) => stage.once('exit', resolve))
})
test.beforeEach(({ page }) => {
  complaints = []
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
})
test.afterEach(() => expect(complaints).toEqual([]))

const enter = async (page: Page) => {
  await page.goto(url)
  await expect(page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible()
}
const name = (page: Page) => page.getByLabel('Your name, for the record').first()

test('they open the board, see what waits for them, and the key is gone from the address', async ({
  page,
}) => {
  await enter(page)

  expect(page.url()).not.toContain('#')
  await expect(page.getByRole('heading', { name: '3 runs wait for you' })).toBeVisible()
  await page.getByRole('link', { name: /Capture leads from a partner/ }).click()
  await expect(page.getByRole('heading', { name: 'Reached for what is not its own' })).toBeVisible()
  await expect(page.getByText('Should the second delivery be merged')).not.toHaveCount(0)
})

test('while they look, the page follows what happens, and leaves alone where they write', async ({
  page,
}) => {
  await enter(page)
  await page.getByRole('link', { name: /Capture leads from a partner/ }).click()
  await page.getByLabel('Your answer, or what should be different').fill('Merge them, and')
  await expect(page.locator('#pulse')).toHaveAttribute('data-state', 'live')
  const row = page.getByRole('row', { name: /Consent is on the log/ }).first()
  await expect(row).toContainText('At work')

  stage.stdin?.write('work ends\n')

  await expect(row).not.toContainText('At work')
  await expect(page.getByLabel('Your answer, or what should be different')).toHaveValue('Merge them, and')
})

test('they answer once with their name, and the board says that it is recorded', async ({ page }) => {
  await enter(page)
  await page.getByRole('link', { name: /Capture leads from a partner/ }).click()
  await page.getByLabel('Your answer, or what should be different').fill('Merge them.')
  await name(page).fill('Ada Lovelace')
  await page.getByRole('button', { name: 'Answer', exact: true }).click()

  await expect(page.getByRole('status').filter({ hasText: 'Your answer is recorded.' })).toBeVisible()
  await expect(page.getByText('Ada Lovelace answered q1: Merge them.')).toBeVisible()
})

test('they read a pull request, approve it and merge it, by keyboard alone and with no script at all', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  const [door = '', key = ''] = url.split('#')
  await page.goto(door)
  await expect(page.getByLabel('Key')).toBeFocused()
  await page.keyboard.type(key)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /Name the partner/ }).press('Enter')
  await page.getByRole('link', { name: '#1 The landing page names the partner' }).press('Enter')
  await expect(page.getByText('Green together at tree')).toBeVisible()
  await expect(page.getByRole('img', { name: 'A visitor sees who the partner is' })).toBeVisible()

  await name(page).focus()
  await page.keyboard.type('Ada')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Approved.' })).toBeVisible()
  // The name was asked once.
  await page.getByRole('button', { name: 'Merge into main' }).press('Enter')
  await expect(page.getByText('It is being merged.')).toBeVisible()
  await context.close()
})

for (const width of [375, 1440])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`every page fits and can be read at ${width} px, ${colorScheme}`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      const page = await context.newPage()
      await enter(page)
      const door = url.split('#')[0]
      const run = 'runs/r-20261122-aaaaaa'
      for (const path of [
        '',
        run,
        `${run}/tasks/landing-page`,
        `${run}/events`,
        `${run}/spec`,
        'runs/r-20261122-bbbbbb/pulls/crm-webhook',
        'runs/r-20261122-cccccc',
      ]) {
        await page.goto(`${door}${path}`)
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
          path,
        ).toBeLessThanOrEqual(0)
        expect(await unreadable(page), path).toEqual([])
      }
      await context.close()
    })

/** Violations of WCAG 2.2 AA that axe finds: contrast, names, roles, order of headings. */
async function unreadable(page: Page): Promise<string[]> {
  const { AxeBuilder } = await import('@axe-core/playwright')
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()

  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary?.slice(0, 300)}`,
  )
}
