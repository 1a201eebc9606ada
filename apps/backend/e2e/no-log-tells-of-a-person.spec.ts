import { readFileSync } from 'node:fs'
import { ask, expect, test, unmistakable } from '@leadkeep/testing/e2e'

const { person, home, address, browser, edited, canariesIn } = unmistakable
const name = encodeURIComponent(person.name)

test('a person of unmistakable words goes through pages, screens and their faults, and no process writes one of them down', async ({
  addresses,
  people,
  call,
  newBrowser,
  signedIn,
}) => {
  const { admin } = people
  const asAdmin = call(admin)
  const log = () => readFileSync(addresses.log, 'utf8')
  const visitor = await newBrowser({ baseURL: addresses.landing, userAgent: browser })

  await test.step('she sends the form', async () => {
    const field = (label: string) => visitor.getByRole('textbox', { name: label })
    await visitor.goto(`/f/enquiry?utm_content=${encodeURIComponent(home)}`)
    await field('Your name').fill(person.name)
    await field('E-mail').fill(person.email)
    await field('Company').fill(person.company)
    await field('What would you like to know?').fill(person.message)
    await visitor.getByRole('button', { name: 'Send and get a receipt' }).click()
    await expect(visitor.getByText(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)).toBeVisible()
  })

  const desk = await signedIn(admin)
  await test.step('staff find her by her name, open her lead and change it', async () => {
    await expect(async () => {
      await desk.goto(`/backend/leads?search=${name}`)
      await expect(desk.getByRole('link', { name: person.name }).first()).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await desk.getByRole('link', { name: person.name }).first().click()
    await expect(desk.getByText(person.message)).toBeVisible()
    const id = new URL(desk.url()).pathname.split('/').at(-1)
    expect((await asAdmin('PATCH', `/api/crm/leads/${id}`, { version: 1, ...edited })).status).toBe(200)
    await desk.reload()
    await expect(desk.getByRole('heading', { level: 1, name: edited.name })).toBeVisible()
  })

  await test.step('her words stand where no screen, no route and no part of Next expects them', async () => {
    const told: number[] = []
    const cookie = (await desk.context().cookies()).map((each) => `${each.name}=${each.value}`).join('; ')
    const knock = async (path: string, more: { method?: string; headers?: object; body?: unknown } = {}) =>
      told.push(
        (
          await ask({
            origin: addresses.backend,
            path,
            ...more,
            headers: { cookie, 'user-agent': browser, 'x-forwarded-for': address, ...more.headers },
          })
        ).status,
      )
    const screens = ['leads', 'log', 'users', 'roles', 'submissions', 'profile']
    for (const screen of screens) {
      await knock(`/backend/${screen}/${name}`)
      await knock(
        `/backend/${screen}?cursor=${name}&from=${name}&stage=${name}&act=${name}&who=${name}&sort=${name}`,
      )
      await knock(`/backend/${screen}`, { headers: { rsc: '1', 'next-router-state-tree': name } })
      await knock(`/backend/${screen}`, { headers: { rsc: '1', 'next-router-state-tree': person.name } })
      await knock(`/backend/${screen}`, { method: 'POST', headers: { 'next-action': name }, body: person })
      await knock(`/backend/${screen}`, {
        method: 'POST',
        headers: { 'content-type': `multipart/form-data; boundary=${name}` },
        body: person,
      })
    }
    await knock(`/${name}`)
    await knock(`/%zz${name}`)
    await knock(`/_next/image?url=${name}&w=64&q=75`)
    await knock(`/_next/data/${name}/index.json`)
    await knock(`/_next/static/${name}.js`)
    await knock(`/sign-in?next=${name}`)
    await knock(`/api/crm/leads/${name}`)
    await knock('/api/crm/leads', { method: 'POST', body: person.message })
    await knock('/api/auth/login', {
      method: 'POST',
      body: { email: person.email, password: person.message },
    })
    await knock('/healthz', { method: 'POST', body: person })

    expect(told.length).toBeGreaterThan(40)
    expect(told.filter((status) => status >= 400).length).toBeGreaterThan(20)
  })

  await test.step('what was written meanwhile tells of faults, not of her', async () => {
    expect(log()).toMatch(/backend +│ \S/)
    expect(canariesIn('the log', log())).toEqual([])
  })
})
