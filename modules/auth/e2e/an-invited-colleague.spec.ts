import { expect, isForEverybody, letterTo, mustBe, someone, test } from '@leadkeep/testing/e2e'

test('an invited colleague chooses a password, forgets it, and chooses another', async ({
  people,
  signedIn,
  newBrowser,
  addresses,
}) => {
  test.slow()
  const ines = someone('Ines')
  const admin = await signedIn(people.admin)
  await test.step('an administrator invites by address and types no password', async () => {
    await admin.goto('/backend/users/new')
    await admin.getByLabel('Name').fill(ines.name)
    await admin.getByLabel('E-mail').fill(ines.email)
    await admin.getByLabel('Sales').check()
    await isForEverybody(admin)
    await admin.getByRole('button', { name: 'Send invitation' }).click()
    await expect(admin.getByRole('heading', { level: 1, name: ines.name })).toBeVisible()
    await expect(admin.getByLabel(/password/i)).toHaveCount(0)
  })

  const page = await newBrowser({ baseURL: addresses.backend })
  const follows = async (template: string, password: string) => {
    const { text } = await letterTo(people.admin, ines.email, template)
    const { pathname } = new URL(/https?:\/\/\S+\/sign-in\/link\/\S+/.exec(text)![0])
    // A scanner looks first, and uses nothing up.
    expect((await page.request.get(pathname)).status()).toBe(200)
    await page.goto(pathname)
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Set password' }).click()
    await expect(page.getByText('Your password is set')).toBeVisible()

    return pathname
  }
  const signsIn = async (password: string) => {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(ines.email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  await test.step('the letter leads to a password of her own, and the administrator sees where the letter is', async () => {
    await follows('auth.invitation', 'a sentence of my own')
    await isForEverybody(page)
    await signsIn('a sentence of my own')
    await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
    await page.context().clearCookies()
  })

  await test.step('who forgot the password is told the same as a stranger', async () => {
    for (const email of [someone('Nobody').email, ines.email]) {
      await page.goto('/sign-in')
      await page.getByRole('link', { name: 'Forgot your password?' }).click()
      await page.getByLabel('E-mail').fill(email)
      await isForEverybody(page)
      await page.getByRole('button', { name: 'Send me a link' }).click()
      await expect(page.getByText('Look into your mailbox')).toBeVisible()
    }
    const used = await follows('auth.reset', 'another sentence of mine')
    await signsIn('a sentence of my own')
    await expect(page.getByText('The e-mail address or the password is not right.')).toBeVisible()
    await signsIn('another sentence of mine')
    await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()

    await page.goto(used)
    await page.getByLabel('New password').fill('a third sentence of mine')
    await page.getByRole('button', { name: 'Set password' }).click()
    await expect(page.getByText('This link was used already, or its time is over.')).toBeVisible()
    await isForEverybody(page)
  })
})

test('while nothing leaves the house, who invites sees it in words', async ({ people, call, signedIn }) => {
  const ida = someone('Ida')
  const asAdmin = call(people.admin)
  const { userId } = mustBe(201, await asAdmin('POST', '/api/auth/users', { ...ida, roles: [] })).json()
  await letterTo(people.admin, ida.email, 'auth.invitation')
  const page = await signedIn(people.admin)
  await page.goto(`/backend/users/${userId}`)
  await expect(page.getByText('No mail server is set, so the letter did not leave')).toBeVisible()
  await isForEverybody(page)
})
