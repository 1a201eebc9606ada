import { expect, mustBe, someone, test, type Call } from '@leadkeep/testing/e2e'

test('without JavaScript a visitor is told the same, and arrives once however often it is sent', async ({
  addresses,
  people,
  newBrowser,
  call,
}) => {
  const grace = { ...someone('Grace'), company: 'Harbour & Sons', message: 'Do you answer on paper, too?' }
  const visitor = await newBrowser({ baseURL: addresses.landing, javaScriptEnabled: false })
  const field = (name: string) => visitor.getByRole('textbox', { name })
  const send = visitor.getByRole('button', { name: 'Send and get a receipt' })

  await visitor.goto('/')
  await field('Company').fill(grace.company)
  await field('What would you like to know?').fill(grace.message)
  await field('E-mail').fill('grace@')
  await visitor.getByRole('checkbox', { name: /^Send me news/ }).check()

  await test.step('what is wrong stands beside its field, and what was typed is still there', async () => {
    const answer = visitor.waitForResponse((response) => response.request().method() === 'POST')
    await send.click()
    expect((await answer).status()).toBe(422)

    await expect(visitor.getByRole('alert')).toContainText('2 answers need another look.')
    await expect(field('Your name')).toHaveAccessibleDescription('Please tell us your name.')
    await expect(field('E-mail')).toHaveAccessibleDescription(/complete e-mail address/)
    await expect(field('E-mail')).toHaveValue('grace@')
    await expect(field('Company')).toHaveValue(grace.company)
    await expect(field('What would you like to know?')).toHaveValue(grace.message)
    await expect(visitor.getByRole('checkbox', { name: /^Send me news/ })).toBeChecked()
    await visitor.getByRole('link', { name: 'Please tell us your name.' }).click()
    await expect(field('Your name')).toBeInViewport()
  })

  const sent = await test.step('put right, it leads to a page with the receipt', async () => {
    await field('Your name').fill(grace.name)
    await field('E-mail').fill(grace.email)
    const answer = visitor.waitForResponse((response) => response.request().method() === 'POST')
    await send.dblclick()
    expect((await answer).status()).toBe(303)

    await expect(visitor).toHaveURL(/\/f\/enquiry\/thanks\?receipt=/)
    await expect(visitor.getByText(receipt)).toBeVisible()

    return (await answer).request()
  })

  await test.step('sent again, it has the same receipt', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const again = { data: sent.postData() ?? '', headers, maxRedirects: 0 }
    const answers = await Promise.all([1, 2, 3].map(() => visitor.request.post('/f/enquiry', again)))

    for (const answer of answers) expect(answer.status()).toBe(303)
    const receipts = new Set(answers.map((answer) => answer.headers()['location']))
    expect([...receipts]).toEqual([new URL(visitor.url()).pathname + new URL(visitor.url()).search])
  })

  await test.step('the lead arrives, once', async () => {
    const asSam = call(people.sales)
    // Submissions are processed in their order: when a later one is there, nothing earlier is still on its way.
    const later = someone('Later')
    await newBrowser({ baseURL: addresses.landing }).then(async (page) => {
      await page.goto('/f/enquiry')
      await page.getByRole('textbox', { name: 'Your name' }).fill(later.name)
      await page.getByRole('textbox', { name: 'E-mail' }).fill(later.email)
      await page.getByRole('button', { name: 'Send and get a receipt' }).click()
      await expect(page.getByText(receipt)).toBeVisible()
    })
    await expect.poll(() => found(asSam, later.email)).toHaveLength(1)

    const [lead, ...more] = await found(asSam, grace.email)
    expect(more).toEqual([])
    expect(lead).toMatchObject({ name: grace.name, company: grace.company, source: 'landing', stage: 'new' })
  })
})

const receipt = /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/

async function found(asStaff: Call, email: string): Promise<unknown[]> {
  return mustBe(200, await asStaff('GET', `/api/crm/leads?search=${encodeURIComponent(email)}`)).json().items
}
