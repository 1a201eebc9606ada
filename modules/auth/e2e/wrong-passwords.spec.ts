import { ask, browserCookies, cookieFor, expect, mustBe, someone, test } from '@leadkeep/testing/e2e'

const wrong = 'The e-mail address or the password is not right.'

test('who guesses passwords learns nothing, is made to wait, and shuts nobody else out', async ({
  addresses,
  people,
  newBrowser,
  newPerson,
  call,
}) => {
  const nora = await newPerson(['sales'])
  // Her own device knows her from before.
  const cookies = await browserCookies(nora)
  const began = new Date().toISOString()
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const [thief, elsewhere] = ['203.0.113.7', '198.51.100.7']

  const guesser = await newBrowser({ baseURL: addresses.backend, extraHTTPHeaders: from(thief) })
  const tries = async (email: string, password: string) => {
    await guesser.getByLabel('E-mail').fill(email)
    await guesser.getByLabel('Password').fill(password)
    await guesser.getByRole('button', { name: 'Sign in' }).click()
  }
  const refusal = guesser.getByRole('main').getByRole('alert')

  await test.step('an unknown account and a known one are refused in the same words', async () => {
    await guesser.goto('/sign-in')
    await tries(someone('Nobody').email, 'a password of nobody')
    await expect(refusal).toHaveText(wrong)
    await tries(nora.email, 'not the password of Nora')
    await expect(refusal).toHaveText(wrong)
    await expect(guesser.getByLabel('E-mail')).toHaveValue(nora.email)
  })

  await test.step('after ten tries the account is closed to that network, for a time said in words', async () => {
    const login = { origin: nora.origin, method: 'POST', path: '/api/auth/login', headers: from(thief) }
    for (let guess = 2; guess <= 10; guess++) {
      const answer = await ask({
        ...login,
        body: { email: nora.email, password: `a password, guess ${guess}` },
      })
      expect(answer.json()).toMatchObject({ status: 401, title: wrong })
    }
    await tries(nora.email, nora.password)
    await expect(refusal).toHaveText(/^Too many attempts to sign in\. Please try again in \d+ minutes\.$/)
    await expect(guesser).toHaveURL(/\/sign-in/)
  })

  const signsIn = async (page: typeof guesser) => {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(nora.email)
    await page.getByLabel('Password').fill(nora.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
  }
  await test.step('from elsewhere she signs in', async () => {
    await signsIn(await newBrowser({ baseURL: addresses.backend, extraHTTPHeaders: from(elsewhere) }))
  })
  await test.step('and from the same network on a device that knows her', async () => {
    const page = await newBrowser({ baseURL: addresses.backend, extraHTTPHeaders: from(thief) })
    const device = cookies.filter((each) => each.includes('device'))
    await page.context().addCookies(device.map((each) => cookieFor(addresses.backend, each)))
    await signsIn(page)
  })

  await test.step('every guess is on the log', async () => {
    const query = `from=${began}&act=auth.session.start&outcome=refused&limit=200`
    const { entries } = mustBe(
      200,
      await call(people.compliance)('GET', `/api/audit_logs/entries?${query}`),
    ).json()
    const { address } = entries.find(
      ({ address: of }: Entry) => entries.filter((each: Entry) => each.address === of).length > 5,
    )
    const guesses = entries.filter((each: Entry) => each.address === address)
    expect(guesses.length).toBe(11)
    expect(new Set(guesses.map(({ error }: Entry) => error))).toEqual(new Set(['auth.wrong_credentials']))
    expect(JSON.stringify(entries)).not.toContain(nora.email)
    expect(JSON.stringify(entries)).not.toContain(thief)
  })
})

interface Entry {
  readonly address: string
  readonly error: string
}
