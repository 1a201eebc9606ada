import { expect, isForEverybody, mustBe, someone, test, type Call, type Person } from '@leadkeep/testing/e2e'
import type { Page } from '@playwright/test'

type Visitor = Pick<Person, 'name' | 'email'>

test('a browser works for its person, and the lead is there at once', async ({
  addresses,
  people,
  newBrowser,
  call,
}) => {
  const ada = someone('Ada')
  const visitor = await newBrowser({ baseURL: addresses.landing })
  const asked: string[] = []
  visitor.on('request', (request) => void asked.push(new URL(request.url()).pathname))
  await visitor.goto('/f/enquiry')
  await expect(visitor.getByRole('textbox')).toHaveCount(5)
  // Nothing of it is loaded before somebody begins.
  expect(asked.filter((path) => /challenges|prove|work/.test(path))).toEqual([])

  const sent = visitor.waitForRequest((request) => request.url().endsWith('/submissions'))
  await send(visitor, ada)
  await expect(visitor.getByText(receipt)).toBeVisible()
  expect((await sent).postDataJSON()).toMatchObject({ altcha: expect.stringMatching(/^ey/), homepage: '' })
  expect(asked.filter((path) => /challenges|prove|work/.test(path))).toHaveLength(3)
  expect(await visitor.context().cookies()).toEqual([])

  await expect.poll(() => leadsOf(call(people.sales), ada)).toHaveLength(1)
})

test('what looks like a program’s waits in quarantine: staff open it, release the person and destroy the rest', async ({
  addresses,
  people,
  newBrowser,
  signedIn,
  call,
}) => {
  test.slow()
  const grace = someone('Grace')
  const spammer = someone('Mallory')
  const asSam = call(people.sales)

  // Without JavaScript, and quicker than anybody types: as a person whose browser fills in forms may be.
  const quick = await newBrowser({ baseURL: addresses.landing, javaScriptEnabled: false })
  await quick.goto('/f/enquiry')
  const token = await quick.locator('[name=token]').inputValue()
  for (const { name, email } of [grace, spammer]) {
    const page = await quick.request.get('/f/enquiry')
    const fresh = /name="token" value="([^"]+)"/.exec(await page.text())?.[1] ?? token
    const answer = await quick.request.post('/f/enquiry', {
      form: {
        name,
        email,
        token: fresh,
        message: 'It is about www.example.com.',
        ...(email === spammer.email ? { homepage: 'https://spam.example' } : {}),
      },
    })
    // Nobody is refused, and a program does not learn what it did wrong.
    await expect(answer).toBeOK()
    expect(answer.url()).toMatch(/thanks\?receipt=/)
  }

  const sam = await signedIn(people.sales)
  const open = async (visitor: Visitor) => {
    await expect
      .poll(async () => {
        for (const { id } of await held(asSam)) {
          const one = await asSam('GET', `/api/lead_capture/quarantine/${id}`)
          if (one.text.includes(visitor.email)) return id
        }

        return null
      })
      .not.toBeNull()
    for (const { id } of await held(asSam)) {
      await sam.goto(`/backend/quarantine/${id}`)
      if (await sam.getByText(visitor.email).isVisible()) return
    }
  }

  await test.step('each is in the list, with what speaks against it', async () => {
    await open(grace)
    await sam.goto('/backend/quarantine')
    await expect(sam.getByText('Sent within two seconds').first()).toBeVisible()
    await expect(sam.getByText(grace.email)).toHaveCount(0)
    await isForEverybody(sam)
  })

  await test.step('opened, it says what was sent; released, it becomes a lead', async () => {
    await open(grace)
    await expect(sam.getByText('No proof of work')).toBeVisible()
    await isForEverybody(sam)
    await sam.getByRole('button', { name: 'Release as a lead' }).click()
    await expect(sam).toHaveURL(/\/backend\/quarantine$/)
    await expect.poll(() => leadsOf(asSam, grace)).toHaveLength(1)
  })

  await test.step('destroyed, it is gone, and the log knows who did it', async () => {
    await open(spammer)
    await expect(sam.getByText('Filled in a hidden field')).toBeVisible()
    await sam.getByRole('button', { name: 'Destroy' }).click()
    await sam.getByRole('dialog').getByRole('button', { name: 'Destroy' }).click()
    await expect(sam).toHaveURL(/\/backend\/quarantine$/)
    expect(await leadsOf(asSam, spammer)).toEqual([])
    const cora = await signedIn(people.compliance)
    await cora.goto('/backend/log')
    await expect(cora.getByText('Destroyed a doubtful submission').first()).toBeVisible()
    await expect(cora.getByText('Released a doubtful submission').first()).toBeVisible()
  })
})

async function send(page: Page, { name, email }: Visitor): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('button', { name: 'Send and get a receipt' }).click()
}

const receipt = /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/

const leadsOf = async (asStaff: Call, { email }: Visitor): Promise<unknown[]> =>
  mustBe(200, await asStaff('GET', `/api/crm/leads?search=${encodeURIComponent(email)}`)).json().items

const held = async (asStaff: Call): Promise<{ id: string }[]> =>
  mustBe(200, await asStaff('GET', '/api/lead_capture/quarantine')).json().items
