import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { command, execute } from '@leadkeep/commands'
import { changePurpose, Decision, decisions, listPurposes, standings } from '@leadkeep/consent'
import type { Scope } from '@leadkeep/kernel'
import { createLead, exportLeads } from '../index.ts'
import { Lead } from '../data/lead.ts'
import { crmWorld, entriesOf, type CrmWorld } from '../test-world.ts'
import { cell } from './csv.ts'
import { z } from 'zod'

let world: CrmWorld
let scope: Scope

beforeAll(async () => {
  world = await crmWorld()
  scope = await world.newTenant()
})
afterAll(() => world.close())

test('a cell is quoted where it must be, and never a formula', () => {
  expect(['plain', 'a,b', 'say "hi"', 'two\nlines', null].map(cell)).toEqual([
    'plain',
    '"a,b"',
    '"say ""hi"""',
    '"two\nlines"',
    '',
  ])
  expect(['=1+1', '+49 30', '-2', '@SUM(A1)', '\tx', '\rx'].map(cell)).toEqual([
    "'=1+1",
    "'+49 30",
    "'-2",
    "'@SUM(A1)",
    "'\tx",
    `"'\rx"`,
  ])
})

test('a list is exported in chunks, each opened under its own entry, its beginning and end on the log', async () => {
  for (let index = 0; index < 205; index++)
    await execute(world.services, scope, createLead, { name: `Person ${index}`, company: '=cmd|calc' })

  let csv = ''
  for await (const part of await execute(world.services, scope, exportLeads, {})) csv += part
  const lines = csv.trimEnd().split('\r\n')

  expect(lines[0]).toBe(
    '\uFEFFid,created,name,company,email,phone,message,answers,stage,stage since,source,owner,changed',
  )
  expect(lines).toHaveLength(206)
  expect(lines[1]).toContain(",Person 204,'=cmd|calc,")
  const entries = await entriesOf(world, scope, 'crm.leads.export')
  expect(entries.map(({ reads, facts }) => reads?.[0]?.subjects.length ?? facts)).toEqual([
    { format: 'csv', for: 'enquiry', filters: { deleted: 'false', sort: '-created' } },
    200,
    5,
    { ended: true, rows: 205, leftOut: 0 },
  ])
}, 120_000)

test('people who did not allow a purpose stay sealed and are left out; the file says how many, the log, too', async () => {
  const own = await world.newTenant()
  const [ada, ben] = await Promise.all(
    ['Ada', 'Ben'].map((name) =>
      execute(world.services, own, createLead, { name, email: `${name}@example.com` }),
    ),
  )
  await decide(own, ada!.id, 'grant', 'asserted')
  await decide(own, ben!.id, 'grant', 'confirmed')
  const lines = await exported(own, 'product_news')

  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain('Ben@example.com')
  expect(lines[2]).toBe('# 1 left out: nothing may be done with them for product_news')
  const [, read, end] = await entriesOf(world, own, 'crm.leads.export')
  expect(read?.reads?.[0]?.subjects).toHaveLength(1)
  expect(end?.facts).toEqual({ ended: true, rows: 1, leftOut: 1 })

  await decide(own, ben!.id, 'withdraw', 'confirmed')
  expect(await exported(own, 'product_news')).toEqual([
    expect.any(String),
    expect.stringMatching(/^# 2 left out/),
  ])
  expect(await exported(own, 'enquiry')).toHaveLength(3)
})

test('nothing is exported for a purpose that is unknown here or has ended', async () => {
  const own = await world.newTenant()
  await expect(exported(own, 'newsletters')).rejects.toMatchObject({ code: 'consent.purpose_unknown' })
  const { items } = await execute(world.services, own, listPurposes, {})
  const { id } = items.find(({ key }) => key === 'product_news')!
  await execute(world.services, own, changePurpose, { id, ended: true })

  await expect(exported(own, 'product_news')).rejects.toMatchObject({ code: 'consent.purpose.ended' })
})

test('an export that breaks off says so on the log', async () => {
  const lines = await execute(world.services, scope, exportLeads, {})
  await lines.next()
  await lines.return(undefined)

  expect((await entriesOf(world, scope, 'crm.leads.export')).at(-1)).toMatchObject({
    outcome: 'failed',
    error: 'crm.export.broken_off',
  })
})

test('a refused export leaves its entry', async () => {
  const viewer = world.scope(scope.tenantId, { features: ['crm.leads.view'] })

  await expect(execute(world.services, viewer, exportLeads, {})).rejects.toMatchObject({
    code: 'auth.not_allowed',
  })
  expect((await entriesOf(world, scope, 'crm.leads.export')).at(-1)).toMatchObject({
    outcome: 'refused',
    error: 'auth.not_allowed',
    actor: { id: viewer.actor.id },
  })
})

async function exported(by: Scope, purpose: string): Promise<string[]> {
  let csv = ''
  for await (const part of await execute(world.services, by, exportLeads, { purpose })) csv += part

  return csv.trimEnd().split('\r\n')
}

const decide = async (
  by: Scope,
  leadId: string,
  decision: (typeof decisions)[number],
  standing: (typeof standings)[number],
) => execute(world.services, by, deciding, { leadId, decision, standing })

/** What a visitor's form or click would have made. */
const deciding = command({
  id: 'test.decide',
  access: ['test.all'],
  input: z.object({ leadId: z.uuid(), decision: z.enum(decisions), standing: z.enum(standings) }),
  async run({ em, scope }, { leadId, ...decision }) {
    const { subjectId } = await em.findOneOrFail(Lead, { id: leadId })
    em.create(Decision, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      subjectId,
      purpose: 'product_news',
      ...decision,
      textHash: 'ab',
      textVersion: 1,
      language: 'en',
      method: 'form',
      servedId: null,
      formId: null,
      submissionId: null,
      confirms: null,
      globalPrivacyControl: false,
      decidedAt: scope.now(),
    })
  },
})
