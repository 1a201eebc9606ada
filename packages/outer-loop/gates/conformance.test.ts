import { afterAll, expect, test } from '@jest/globals'
import { specContract } from '../core/spec.ts'
import { conformance } from './conformance.ts'
import { codes, Repository } from './gates-under-test.ts'

const before = {
  modules: [{ id: 'crm' }],
  routes: [
    { module: 'crm', method: 'GET', path: '/api/crm/leads', access: ['crm.leads.view'] },
    { module: 'crm', method: 'POST', path: '/api/login', access: 'public' },
  ],
  entities: [
    {
      module: 'crm',
      id: 'crm.lead',
      columns: [
        { id: 'tenant_id', class: 'operational' },
        { id: 'id', class: 'operational' },
        { id: 'email', class: 'personal' },
      ],
    },
  ],
  events: [{ id: 'crm.lead.created' }],
  features: [{ id: 'crm.leads.view' }],
  screens: [{ module: 'crm', path: '/backend/leads', access: ['crm.leads.view'] }],
}
const after = {
  modules: [...before.modules, { id: 'partner_webhook' }],
  routes: [
    ...before.routes,
    { module: 'partner_webhook', method: 'POST', path: '/api/partners/[partnerId]/leads', access: 'public' },
  ],
  entities: [
    ...before.entities,
    {
      module: 'partner_webhook',
      id: 'partner_webhook.partner',
      columns: [
        { id: 'tenant_id', class: 'operational' },
        { id: 'id', class: 'operational' },
        { id: 'contact_email', class: 'personal' },
        { id: 'contact_email_index', class: 'index' },
        { id: 'label', class: 'operational', because: 'a name of a firm' },
      ],
    },
  ],
  events: [...before.events, { id: 'partner_webhook.lead.received' }],
  features: [...before.features, { id: 'partner_webhook.partners.manage' }],
  screens: [
    ...before.screens,
    { module: 'partner_webhook', path: '/backend/partners', access: ['partner_webhook.partners.manage'] },
  ],
}
const contract = specContract.parse({
  title: 'Partner webhook',
  modules: [{ id: 'partner_webhook', change: 'new' }],
  entities: [
    {
      module: 'partner_webhook',
      name: 'partner',
      change: 'new',
      columns: [
        { name: 'contactEmail', class: 'personal', subject: 'id' },
        { name: 'contactEmailIndex', class: 'exact_index' },
        { name: 'label', class: 'plain_text', reason: 'a name of a firm' },
      ],
    },
  ],
  routes: [
    {
      module: 'partner_webhook',
      method: 'POST',
      path: '/api/partners/:partnerId/leads',
      access: 'public',
      reason: 'partners sign their calls',
    },
  ],
  events: [{ id: 'partner_webhook.lead.received', change: 'new' }],
  features: [{ id: 'partner_webhook.partners.manage' }],
  screens: [
    { module: 'partner_webhook', path: '/backend/partners', feature: 'partner_webhook.partners.manage' },
  ],
  criteria: [{ id: 'AC-1', text: 'A signed call becomes a lead.' }],
})

let opened: Promise<{ repository: Repository; base: string }> | undefined
const product = () =>
  (opened ??= Repository.of({
    'registry.json': JSON.stringify(before),
    'inspect.mjs':
      "import { readFileSync } from 'node:fs'\nprocess.stdout.write(readFileSync('registry.json', 'utf8'))\n",
  }))
afterAll(async () => (await opened)?.repository[Symbol.dispose]())

type Registry = typeof after
async function judged(
  change: (registry: Registry) => unknown,
  { extent = 'whole', produces = [] }: { extent?: 'whole' | 'share'; produces?: string[] } = {},
) {
  const { repository, base } = await product()
  const registry = structuredClone(after)
  const head = await repository.commit(
    { 'registry.json': JSON.stringify(change(registry) ?? registry) },
    base,
  )

  return repository.judge(conformance(extent), base, head, {
    settings: { registry: [process.execPath, 'inspect.mjs'] },
    contract,
    task: { produces },
  })
}
const first = <Item>([item]: Item[]): Item => {
  if (item === undefined) throw new Error('There is none.')

  return item
}
const last = <Item>(items: Item[]): Item => first(items.slice(-1))

test('a product that is what its specification says passes', async () => {
  expect(await judged(() => undefined)).toMatchObject({
    outcome: 'passed',
    findings: [],
    command: `${process.execPath} inspect.mjs`,
  })
})

test.each<[string, (registry: Registry) => unknown]>([
  [
    'conformance.undeclared_route',
    ({ routes }) => void routes.push({ module: 'crm', method: 'GET', path: '/api/debug', access: 'public' }),
  ],
  ['conformance.missing_route', ({ routes }) => void routes.pop()],
  ['conformance.missing_route', ({ routes }) => void routes.shift()],
  ['conformance.access', ({ routes }) => void (last(routes).access = ['partner_webhook.partners.manage'])],
  ['conformance.access', ({ routes }) => void (first(routes).access = 'public')],
  ['conformance.access', ({ screens }) => void (first(screens).access = [])],
  [
    'conformance.undeclared_entity',
    ({ entities }) => void entities.push({ module: 'crm', id: 'crm.copy', columns: [] }),
  ],
  ['conformance.missing_entity', ({ entities }) => void entities.shift()],
  [
    'conformance.column_class',
    ({ entities }) => void (last(entities).columns[2] = { id: 'contact_email', class: 'operational' }),
  ],
  [
    'conformance.column_class',
    ({ entities }) => void (first(entities).columns[2] = { id: 'email', class: 'operational' }),
  ],
  [
    'conformance.column_class',
    ({ entities }) => void (last(entities).columns[4] = { id: 'label', class: 'operational' }),
  ],
  [
    'conformance.undeclared_column',
    ({ entities }) => void first(entities).columns.push({ id: 'nickname', class: 'operational' }),
  ],
  ['conformance.missing_column', ({ entities }) => void last(entities).columns.pop()],
  ['conformance.missing_column', ({ entities }) => void first(entities).columns.pop()],
  ['conformance.undeclared_event', ({ events }) => void events.push({ id: 'crm.lead.copied' })],
  ['conformance.missing_feature', ({ features }) => void features.pop()],
  [
    'conformance.undeclared_screen',
    ({ screens }) => void screens.push({ module: 'crm', path: '/backend/all', access: [] }),
  ],
  ['conformance.undeclared_module', ({ modules }) => void modules.push({ id: 'extra' })],
])('%s is found (case %#)', async (code, change) => {
  const result = await judged(change)

  expect(result.outcome).toBe('failed')
  expect(codes(result)).toContain(code)
})

test('a task answers for its share: what it produces must be there, what others produce may come later', async () => {
  const nothingYet = () => before
  const owed = {
    extent: 'share' as const,
    produces: ['POST /api/partners/:partnerId/leads answers 202', 'the event partner_webhook.lead.received.'],
  }

  expect((await judged(nothingYet, { extent: 'share' })).outcome).toBe('passed')
  expect(codes(await judged(nothingYet, owed)).sort()).toEqual([
    'conformance.missing_event',
    'conformance.missing_route',
  ])
})

test('a product that no longer says what it consists of is red; one that never did could not be judged', async () => {
  const { repository, base } = await product()
  const options = { settings: { registry: [process.execPath, 'inspect.mjs'] }, contract }
  const broken = await repository.commit({ 'registry.json': 'no JSON' }, base)

  expect(await repository.judge(conformance('whole'), base, broken, options)).toMatchObject({
    outcome: 'failed',
    findings: [{ code: 'conformance.no_registry' }],
  })
  expect(await repository.judge(conformance('whole'), broken, base, options)).toMatchObject({
    outcome: 'could_not_run',
  })
})
