import { expect, isForEverybodyAtItsSize, mustBe, someone, test, type Call } from '@leadkeep/testing/e2e'

type Item = Readonly<Record<string, unknown>>

/**
 * Where an id for each pattern is found, and which of them have the screen, if not all. A new screen with an id is added
 * here; until then its test says so.
 */
const examples: Readonly<
  Record<string, readonly [path: string, list: string, has?: (item: Item) => boolean]>
> = {
  '/backend/leads/[id]': ['/api/crm/leads', 'items'],
  '/backend/users/[id]': ['/api/auth/users', 'items'],
  '/backend/roles/[id]': ['/api/auth/roles', 'items'],
  '/backend/purposes/[id]': ['/api/consent/purposes', 'items'],
  '/backend/forms/[id]/embed': ['/api/lead_capture/embeddings', 'items'],
  '/backend/quarantine/[id]': ['/api/lead_capture/quarantine', 'items'],
  '/backend/messages/[id]': ['/api/messages', 'items', ({ inMailbox }) => inMailbox === true],
  '/backend/forms/[id]': ['/api/lead_capture/forms', 'items'],
  '/backend/forms/[id]/history': ['/api/lead_capture/forms', 'items'],
  '/backend/pages/[id]': ['/api/lead_capture/pages', 'items'],
  '/backend/pages/[id]/history': ['/api/lead_capture/pages', 'items'],
  '/backend/log/[id]': ['/api/audit_logs/entries', 'entries'],
  '/backend/log/exports/[id]': ['/api/audit_logs/exports', 'items', ({ state }) => state === 'ready'],
  '/backend/requests/[id]': ['/api/privacy/requests', 'items'],
  '/backend/requests/[id]/package': [
    '/api/privacy/requests',
    'items',
    ({ hasPackage }) => hasPackage === true,
  ],
  '/backend/erasures/[id]': ['/api/privacy/erasures', 'items'],
  '/backend/retention/rules/[id]': ['/api/privacy/retention', 'rules'],
  '/backend/retention/runs/[id]': ['/api/privacy/retention/runs', 'items'],
}

const nowhere = '/backend/nothing-here'

for (const width of [375, 1440])
  test(`every screen opens without an error and is for everybody at ${width} pixels`, async ({
    screens,
    people,
    signedIn,
    call,
  }, info) => {
    test.setTimeout(600_000)
    const page = await signedIn(people.admin, { viewport: { width, height: 900 } })
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`)
    })

    await somebodyIsErased(call(people.admin))
    await somebodyAsks(call(people.admin))
    await theLogIsExported(call(people.admin))
    for (const pattern of [...screens, nowhere]) {
      const path = await example(pattern, call(people.admin))
      await test.step(path, async () => {
        const answer = await page.goto(path)
        expect.soft(answer?.status()).toBe(path === nowhere ? 404 : 200)
        await expect.soft(page.getByRole('heading', { level: 1 })).toHaveCount(1)
        await isForEverybodyAtItsSize(page)
        const name = pattern.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '')
        await page.screenshot({ path: info.outputPath(`${name}-${width}.png`), fullPage: true })
      })
    }

    expect(errors.filter((each) => !each.includes(nowhere))).toEqual([])
  })

/** A demo begins with nobody erased, and before its first night. */
async function somebodyIsErased(asAdmin: Call): Promise<void> {
  const { id } = mustBe(201, await asAdmin('POST', '/api/crm/leads', someone('Edith'))).json()
  const { subjectId } = mustBe(200, await asAdmin('GET', `/api/crm/leads/${id}`)).json()
  mustBe(202, await asAdmin('POST', `/api/privacy/subjects/${subjectId}/erasure`, { ground: 'objection' }))
  mustBe(202, await asAdmin('POST', '/api/privacy/retention/runs'))
}

/** Nor does anybody ask what is held of them. */
async function somebodyAsks(asAdmin: Call): Promise<void> {
  const asked = { kind: 'access', ...someone('Frances'), isChecked: true }
  const { id } = mustBe(201, await asAdmin('POST', '/api/privacy/requests', asked)).json()
  mustBe(202, await asAdmin('POST', `/api/privacy/requests/${id}/package`))
  await expect
    .poll(async () => (await asAdmin('GET', `/api/privacy/requests/${id}`)).json().hasPackage)
    .toBe(true)
}

/** Nor was the log given to anybody yet. */
async function theLogIsExported(asAdmin: Call): Promise<void> {
  const asked = { format: 'archive', purpose: 'audit_logs.audit' }
  const { id } = mustBe(202, await asAdmin('POST', '/api/audit_logs/exports', asked)).json()
  await expect
    .poll(async () => (await asAdmin('GET', `/api/audit_logs/exports/${id}`)).json().state)
    .toBe('ready')
}

async function example(pattern: string, asAdmin: Call): Promise<string> {
  if (!pattern.includes('[')) return pattern
  const where = examples[pattern]
  if (!where) throw new Error(`Say in screens.spec.ts where an id for ${pattern} is found.`)
  const [path, list, has = () => true] = where
  const items: Item[] = mustBe(200, await asAdmin('GET', path)).json()[list]
  const shown = items.find(has)
  if (!shown) throw new Error(`${path} has nothing for ${pattern}.`)

  return pattern.replace('[id]', String(shown['id']))
}
