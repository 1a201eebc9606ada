import { readFileSync } from 'node:fs'
import { expect, isForEverybody, mustBe, pictures, someone, test, type Call } from '@leadkeep/testing/e2e'

test('a person asks what is held of them, without script or cookie, and collects it once', async ({
  addresses,
  people,
  newBrowser,
  newColleague,
  newPerson,
  signedIn,
  call,
}, info) => {
  test.slow()
  const vera = someone('Vera')
  const sam = await newColleague(['sales'], 'Sam')
  const { id } = mustBe(
    201,
    await call(sam)('POST', '/api/crm/leads', {
      ...vera,
      company: 'Plumtree & Sons',
      message: 'Mr Plumtree told me of you.',
    }),
  ).json()
  const visitor = await newBrowser({
    baseURL: addresses.landing,
    javaScriptEnabled: false,
    viewport: { width: 375, height: 812 },
  })
  // The check itself is a script, which Vera's browser does not run.
  const looking = await newBrowser({ baseURL: addresses.landing })
  const looksRight = async (name: string, address = visitor.url()) => {
    await looking.goto(address)
    await isForEverybody(looking)
    await pictures(looking, (where) => info.outputPath(`${name}-${where}.png`))
  }
  const asCora = call(people.compliance)

  await test.step('by the link at the foot of every page', async () => {
    await visitor.goto('/')
    await visitor.getByRole('contentinfo').getByRole('link', { name: 'Your data: ask us' }).click()
    await expect(visitor.getByRole('heading', { level: 1, name: /^What do you want/ })).toBeVisible()
    await looksRight('form')
    await visitor.getByRole('link', { name: 'Deutsch' }).click()
    await expect(visitor.getByRole('heading', { level: 1, name: /^Was sollen wir/ })).toBeVisible()
    await visitor.getByRole('link', { name: 'English' }).click()
  })

  await test.step('what is missing stands beside its field, and what was typed is still there', async () => {
    await visitor.getByRole('radio', { name: 'Tell me what you hold of me' }).check()
    await visitor.getByRole('textbox', { name: 'Your name' }).fill(vera.name)
    await visitor.getByRole('button', { name: 'Ask' }).click()
    await expect(visitor.getByRole('textbox', { name: 'E-mail' })).toHaveAccessibleDescription(
      /e-mail address/,
    )
    await expect(visitor.getByRole('textbox', { name: 'Your name' })).toHaveValue(vera.name)
    await visitor.getByRole('textbox', { name: 'E-mail' }).fill(vera.email)
    await visitor.getByRole('button', { name: 'Ask' }).click()
    await expect(visitor.getByRole('heading', { level: 1, name: 'Please look into your mail' })).toBeVisible()
    await looksRight('sent')
  })

  await test.step('nothing happens until somebody with that mailbox says that it was them', async () => {
    const link = await linkTo(asCora, vera.email, 'Asks whether a request is theirs')
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await visitor.request.fetch(link, { method })).status()).toBe(200)
    expect(await queueOf(asCora, vera.email)).toEqual([])
    await visitor.goto(link)
    await looksRight('confirm', link)
    await visitor.getByRole('button', { name: 'Yes, that was me' }).click()
    await expect(visitor.getByRole('heading', { level: 1, name: 'Thank you. We are on it.' })).toBeVisible()
    expect(await visitor.context().cookies()).toEqual([])
  })

  const page = await signedIn(await newPerson(['compliance'], 'Clara'))
  await test.step('staff find it in the queue, with the day it is due', async () => {
    await expect.poll(() => queueOf(asCora, vera.email)).toHaveLength(1)
    await page.goto('/backend/requests')
    const row = page.getByRole('row').filter({ hasText: vera.name })
    await expect(row.getByText(/^In \d+ days$/)).toBeVisible()
    await isForEverybody(page)
    await pictures(page, (where) => info.outputPath(`queue-${where}.png`))
    await row.getByRole('link').first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible()
    await expect(page.getByText('The link that their address was sent')).toBeVisible()
  })

  await test.step('say which record is hers, and have it put together in a click', async () => {
    await page.getByRole('checkbox', { name: /^Lead/ }).check()
    await page.getByRole('button', { name: 'Save what is theirs' }).click()
    await expect(page.getByText('Said which records are the same person’s')).toBeVisible()
    await page.getByRole('button', { name: 'Put it together' }).click()
    await expect(page.getByRole('link', { name: 'Look it through' })).toBeVisible({ timeout: 30_000 })
    await isForEverybody(page)
    await pictures(page, (where) => info.outputPath(`request-${where}.png`))
  })

  await test.step('what concerns somebody else is taken out, and it is released', async () => {
    await page.getByRole('link', { name: 'Look it through' }).click()
    await expect(page.getByText('Mr Plumtree told me of you.')).toBeVisible()
    await page.getByRole('checkbox', { name: 'Withhold Message of Lead 1' }).check()
    await page.getByRole('checkbox', { name: 'Withhold Company of Lead 1' }).check()
    await page
      .getByRole('combobox', { name: 'Withhold Company of Lead 1: why' })
      .selectOption('It is a trade secret (recital 63)')
    await expect(page.getByText('Mr Plumtree told me of you.')).toHaveCount(0)
    await isForEverybody(page)
    await pictures(page, (where) => info.outputPath(`package-${where}.png`))
    await page.getByRole('button', { name: 'Release', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Release and mail the link' }).click()
    await expect(page.getByText('They were mailed a link that gives it out once.')).toBeVisible()
    await expect(page.getByText('Not yet')).toBeVisible()
  })

  await test.step('she collects it once; the second time she is told so', async () => {
    const link = await linkTo(asCora, vera.email, 'Tells that what they asked for is ready')
    for (const method of ['GET', 'HEAD'])
      expect((await visitor.request.fetch(link, { method })).status()).toBe(200)
    await looksRight('handover', link)
    await visitor.goto(link)
    const downloading = visitor.waitForEvent('download')
    await visitor.getByRole('button', { name: 'Collect it now' }).click()
    const archive = readFileSync(await (await downloading).path())
    expect(archive.subarray(0, 2).toString()).toBe('PK')
    for (const name of ['package.json', 'package.html', 'schema.json'])
      expect(archive.includes(name)).toBe(true)
    await visitor.goto(link)
    await expect(visitor.getByRole('heading', { level: 1, name: 'It was collected already' })).toBeVisible()
    await looksRight('collected', link)
  })

  await test.step('staff see that she has it, and the log all that happened', async () => {
    await page.reload()
    await expect(page.getByText('Fulfilled')).toBeVisible()
    for (const act of [
      'Said that a request was theirs',
      'Released what is held of somebody',
      'Collected what is held of them',
    ])
      await expect(page.getByRole('link', { name: act })).toBeVisible()
    await isForEverybody(page)
  })

  await test.step('from a lead staff file one for somebody who asked by phone', async () => {
    await page.goto(`/backend/leads/${id}`)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'File a request of theirs…' }).click()
    await page.getByRole('combobox', { name: 'Asks' }).selectOption('Rectification')
    await page.getByRole('checkbox', { name: 'I know that it is them who asks' }).check()
    await isForEverybody(page)
    await page.getByRole('button', { name: 'File a request' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Rectification' })).toBeVisible()
    await page.getByRole('button', { name: 'It is put right' }).click()
    await expect(page.getByText('Fulfilled')).toBeVisible()
  })

  await test.step('whoever is asked on the phone files it, and others answer', async () => {
    const desk = await signedIn(sam)
    await desk.goto('/backend')
    const navigation = desk.getByRole('navigation', { name: 'Main' })
    await expect(navigation.getByRole('link', { name: 'Requests' })).toHaveCount(0)
    await navigation.getByRole('link', { name: 'File a request' }).click()
    await desk.getByRole('combobox', { name: 'Asks' }).selectOption('Erasure')
    await desk.getByRole('textbox', { name: 'E-mail' }).fill(someone('Phoebe').email)
    await isForEverybody(desk)
    await pictures(desk, (where) => info.outputPath(`by-phone-${where}.png`))
    await desk.getByRole('button', { name: 'File a request' }).click()
    await expect(desk.getByRole('status').filter({ hasText: 'The request is filed' })).toBeVisible()
    await isForEverybody(desk)
    await desk.goto('/backend/requests')
    await expect(desk.getByRole('heading', { name: 'This is not yours to see' })).toBeVisible()
  })

  await test.step('a user asks about themselves from their profile', async () => {
    await page.goto('/backend/profile')
    await page.getByRole('link', { name: 'Ask what is held of you' }).click()
    await page.getByRole('combobox', { name: 'Asks' }).selectOption('Access')
    await isForEverybody(page)
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await expect(page.getByRole('status').filter({ hasText: 'You are answered by' })).toBeVisible()
  })
})

async function queueOf(asStaff: Call, email: string): Promise<unknown[]> {
  const { items } = mustBe(200, await asStaff('GET', '/api/privacy/requests')).json()

  return items.filter((item: { email: string }) => item.email === email)
}

/** The first link of the newest such letter to an address, in the mailbox of the installation. */
async function linkTo(asStaff: Call, email: string, title: string): Promise<string> {
  let link = ''
  await expect
    .poll(
      async () => {
        const { items } = mustBe(200, await asStaff('GET', '/api/messages')).json()
        for (const { id, title: is, inMailbox } of items) {
          if (!inMailbox || is !== title) continue
          const letter = mustBe(200, await asStaff('GET', `/api/messages/${id}/letter`)).json()
          if (letter.recipient === email) return (link = /https?:\/\/\S+/.exec(letter.text)?.[0] ?? '')
        }

        return link
      },
      { timeout: 30_000 },
    )
    .not.toBe('')

  return link
}
