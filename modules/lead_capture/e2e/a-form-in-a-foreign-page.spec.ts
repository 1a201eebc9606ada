import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, isForEverybody, mustBe, someone, test, type Call } from '@leadkeep/testing/e2e'

test('a form is embedded in a page of another site, which is named for it', async ({
  addresses,
  browser,
  people,
  newBrowser,
  signedIn,
  call,
}) => {
  test.slow()
  const asAlma = call(people.admin)
  const { items } = mustBe(200, await asAlma('GET', '/api/lead_capture/embeddings')).json()
  const { id } = items.find(({ slug }: { slug: string }) => slug === 'enquiry')
  let body = ''
  await using foreign = await site(() => body)
  const alma = await signedIn(people.admin)

  await test.step('staff name the site and copy what to paste there', async () => {
    await alma.goto(`/backend/forms/${id}/embed`)
    await alma
      .getByRole('textbox', { name: 'Websites that may show this form' })
      .fill('http://www.example.com')
    await alma.getByRole('button', { name: 'Save' }).click()
    await expect(alma.getByText('A site is written like https://www.example.com').first()).toBeVisible()
    await alma.getByRole('textbox', { name: 'Websites that may show this form' }).fill(foreign.origin)
    await alma.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => origins(asAlma, id)).toEqual([foreign.origin])
    await isForEverybody(alma)
    body = await alma.getByRole('region', { name: 'In a frame that fits' }).innerText()
    expect(body).toContain(`${addresses.landing}/embed.js`)
  })

  const ada = someone('Ada')
  await test.step('a visitor of that site fills it in, in a frame that is as high as the form, without a cookie', async () => {
    const page = await newBrowser()
    await page.goto(`${foreign.origin}/shop`)
    const frame = page.frameLocator('iframe')
    await expect(frame.getByRole('heading', { level: 1 })).toBeVisible()
    const heights = () =>
      page.locator('iframe').evaluate((element) => [element.clientHeight, element.scrollHeight])
    await expect.poll(async () => (await heights())[0]).toBeGreaterThan(700)
    await frame.getByRole('textbox', { name: 'Your name' }).fill(ada.name)
    await frame.getByRole('textbox', { name: 'E-mail' }).fill(ada.email)
    await frame.getByRole('checkbox', { name: /^Send me news/ }).check()
    await frame.getByRole('button', { name: 'Send and get a receipt' }).click()
    await expect(frame.getByText(receipt)).toBeVisible()
    expect(await page.context().cookies()).toEqual([])
    await expect.poll(() => leadsOf(call(people.sales), ada.email)).toHaveLength(1)
    // Last: it looks from another tab, and a frame in a page behind it takes no more clicks.
    await isForEverybody(page)
  })

  const grace = someone('Grace')
  await test.step('a form of the site’s own arrives, too: its box is that site’s word', async () => {
    body = await alma.getByRole('region', { name: 'As plain HTML' }).innerText()
    const page = await newBrowser()
    await page.goto(`${foreign.origin}/own`)
    await page.getByRole('textbox', { name: 'Your name' }).fill(grace.name)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(grace.email)
    await page.getByRole('checkbox', { name: /^Send me news/ }).check()
    await page.getByRole('button', { name: 'Send and get a receipt' }).click()
    await expect(page.getByText(receipt)).toBeVisible()

    await expect.poll(() => leadsOf(call(people.sales), grace.email)).toHaveLength(1)
    const [lead] = await leadsOf(call(people.sales), grace.email)
    const sam = await signedIn(people.sales)
    await sam.goto(`/backend/leads/${lead!.id}`)
    await expect(sam.getByText('Granted, says the site or system that sent it')).toBeVisible()
    await expect(sam.getByText('Not confirmed')).toBeVisible()
  })

  await test.step('another system sends under a key, until that is revoked', async () => {
    await alma.getByRole('textbox', { name: 'What the other system is called' }).fill('The shop')
    await alma.getByRole('button', { name: 'Make a key' }).click()
    const key = await alma.getByText(/^lk_form_/).innerText()
    const send = () =>
      fetch(`${addresses.landing}/api/lead_capture/forms/enquiry/submissions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ name: 'Sent', email: someone('Sent').email }),
      })
    expect((await send()).status).toBe(202)
    await isForEverybody(alma)
    await alma
      .getByRole('row', { name: /The shop/ })
      .getByRole('button', { name: 'Revoke' })
      .click()
    await alma.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await expect(alma.getByRole('row', { name: /The shop/ }).getByText('Revoked')).toBeVisible()
    expect((await send()).status).toBe(401)
  })

  await test.step('a site that is not named shows nothing and sends nothing', async () => {
    mustBe(204, await asAlma('PUT', `/api/lead_capture/forms/${id}/embedding`, { origins: [] }))
    await new Promise((resolve) => setTimeout(resolve, 1100))
    body = `<div data-leadkeep-form="${addresses.landing}/f/enquiry"></div>
      <script async src="${addresses.landing}/embed.js"></script>`
    // A page of its own, as being kept out is just what a journey's pages must not be.
    const context = await browser.newContext()
    const page = await context.newPage()
    const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
    await page.goto(`${foreign.origin}/shop`)
    await refused
    await expect(page.frameLocator('iframe').getByRole('heading', { level: 1 })).toHaveCount(0)
    await context.close()
  })
})

/** A page of somebody else, on another port and under another name. */
async function site(body: () => string): Promise<AsyncDisposable & { readonly origin: string }> {
  const server: Server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(
      `<!doctype html><html lang="en"><title>A shop</title><meta name="viewport" content="width=device-width">
       <main><h1>A shop</h1>${body()}</main></html>`,
    )
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const receipt = /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/

const leadsOf = async (asStaff: Call, email: string): Promise<{ id: string }[]> =>
  mustBe(200, await asStaff('GET', `/api/crm/leads?search=${encodeURIComponent(email)}`)).json().items

const origins = async (asStaff: Call, id: string): Promise<string[]> =>
  mustBe(200, await asStaff('GET', `/api/lead_capture/forms/${id}/embedding`)).json().origins
