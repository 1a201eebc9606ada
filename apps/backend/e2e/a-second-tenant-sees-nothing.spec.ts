import { browserCookies, cookieFor, expect, mustBe, someone, test } from '@leadkeep/testing/e2e'

test('a second tenant sees nothing of the first', async ({ people, signedIn, newBrowser, call }) => {
  const { admin, sales, outsider } = people
  const asSam = call(sales)
  const ada = someone('Ada')
  const { id } = mustBe(201, await asSam('POST', '/api/crm/leads', ada)).json()
  const { id: noteId } = mustBe(
    201,
    await asSam('POST', `/api/crm/leads/${id}/notes`, { text: 'Ours alone.' }),
  ).json()
  const entries = mustBe(200, await call(admin)('GET', `/api/audit_logs/entries?row=${id}`)).json().entries
  expect(entries.length).toBeGreaterThan(0)

  await test.step('on its screens', async () => {
    const otto = await signedIn(outsider)
    await otto.goto('/backend/leads')
    await expect(otto.getByRole('navigation', { name: 'Main' }).getByText('Otter Optics')).toBeVisible()
    await expect(otto.getByRole('heading', { name: 'No leads yet' })).toBeVisible()

    await otto.goto(`/backend/leads?search=${encodeURIComponent(ada.email)}`)
    await expect(otto.getByRole('heading', { name: 'No lead matches' })).toBeVisible()

    await otto.goto(`/backend/leads/${id}`)
    await expect(otto.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
    await expect(otto.getByText(ada.name)).toHaveCount(0)
  })

  await test.step('by the API, with every id copied from it', async () => {
    const asOtto = call(outsider)
    const copied: readonly (readonly [method: string, path: string, body?: unknown])[] = [
      ['GET', `/api/crm/leads/${id}`],
      ['PATCH', `/api/crm/leads/${id}`, { version: 1, name: 'Otto' }],
      ['DELETE', `/api/crm/leads/${id}`],
      ['POST', `/api/crm/leads/${id}/notes`, { text: 'Was here.' }],
      ['PATCH', `/api/crm/notes/${noteId}`, { version: 1, text: 'Was here.' }],
      ['DELETE', `/api/crm/notes/${noteId}`],
      ['GET', `/api/auth/users/${sales.userId}`],
      ['POST', `/api/auth/users/${sales.userId}/disable`],
      ['GET', `/api/audit_logs/entries/${entries[0].id}`],
    ]
    for (const [method, path, body] of copied) {
      const answer = await asOtto(method, path, body)
      expect(answer.status, `${method} ${path}`).toBe(404)
      expect(answer.text).not.toContain(ada.name)
    }
    expect(mustBe(200, await asOtto('GET', '/api/crm/leads')).json().items).toEqual([])
    const own = mustBe(200, await asOtto('GET', `/api/audit_logs/entries?row=${id}`)).json()
    expect(own.entries.filter(({ outcome }: { outcome: string }) => outcome === 'done')).toEqual([])
    expect(mustBe(200, await asSam('GET', `/api/crm/leads/${id}`)).json()).toMatchObject({
      ...ada,
      deletedAt: null,
    })
  })

  await test.step('its host does not know the session of the first', async () => {
    const stranger = await newBrowser({ baseURL: outsider.origin })
    await stranger
      .context()
      .addCookies((await browserCookies(sales)).map((each) => cookieFor(outsider.origin, each)))
    await stranger.goto('/backend/leads')
    await expect(stranger).toHaveURL(/\/sign-in/)
    expect((await call({ ...outsider, token: sales.token })('GET', '/api/crm/leads')).status).toBe(401)
  })
})
