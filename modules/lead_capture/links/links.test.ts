import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { changePurpose, listPurposes, mayUse, mayUseAll, recordWithdrawal } from '@leadkeep/consent'
import { createTenant } from '@leadkeep/directory'
import { Message } from '@leadkeep/messages'
import { demoForm } from '../data/demo-form.ts'
import { LinkAnswer } from './link-answer.ts'
import { news, openLinksWorld, origin, type LinksWorld } from './test-world.ts'

const host = 'localhost'
let at: LinksWorld

beforeAll(async () => {
  at = await openLinksWorld()
})
afterAll(() => at.close())

test('a ticked box opens nothing until the person confirms it through the address itself', async () => {
  const ada = await at.arrives('ada@example.com')
  expect(await at.gate(ada)).toEqual({ allowed: false, because: 'consent.unconfirmed' })

  const { confirm } = await at.mailTo(ada)
  const looked = await at.links.question(host, confirm)
  expect(looked).toMatchObject({ state: 'waiting', ended: false, wording: demoForm.consents[0]!.text })
  expect(JSON.stringify(looked)).not.toMatch(/ada/i)
  // A link scanner looks as often as it likes.
  expect(await at.gate(ada)).toMatchObject({ allowed: false })

  expect(await at.links.confirm(host, confirm, origin)).toBe('confirmed')
  expect(await at.gate(ada)).toEqual({ allowed: true, because: 'consent.granted' })
  expect(await at.links.confirm(host, confirm, origin)).toBe('confirmed')
  expect(await at.decisionsOf(ada)).toHaveLength(2)
})

test('two clicks at once confirm once', async () => {
  const ben = await at.arrives('ben@example.com')
  const { confirm } = await at.mailTo(ben)
  await Promise.all([1, 2, 3, 4].map(() => at.links.confirm(host, confirm, origin)))

  expect(await at.decisionsOf(ben)).toHaveLength(2)
})

test('a no to the question is a decision of its own, and can’t be turned into a yes', async () => {
  const berta = await at.arrives('berta@example.com')
  const { confirm } = await at.mailTo(berta)

  expect(await at.links.refuse(host, confirm, origin)).toBe('refused')
  expect(await at.gate(berta)).toEqual({ allowed: false, because: 'consent.refused' })
  expect(await at.links.confirm(host, confirm, origin)).toBe('refused')
  expect(await at.links.refuse(host, confirm, origin)).toBe('refused')
  const decisions = await at.decisionsOf(berta)
  expect(decisions).toMatchObject([
    { decision: 'refuse', standing: 'confirmed' },
    { decision: 'grant', standing: 'asserted' },
  ])
  await at.work()
  expect(await at.evidence(decisions[0]!.id)).toMatchObject({ origin: expect.stringContaining('192.0.2.7') })
})

test('a question lapses; what was not confirmed in time can’t be any more', async () => {
  const cleo = await at.arrives('cleo@example.com')
  const { confirm } = await at.mailTo(cleo)
  await at.tamper(
    `update consent_confirmation set expires_at = now() - interval '1 minute' where subject_id = $1`,
    [cleo],
  )

  expect(await at.links.question(host, confirm)).toMatchObject({ state: 'expired' })
  expect(await at.links.confirm(host, confirm, origin)).toBe('expired')
  expect(await at.gate(cleo)).toMatchObject({ allowed: false })
})

test('withdrawing acts at once, before any job has run, and counts once', async () => {
  const dora = await at.confirmed('dora@example.com')
  const { preferences } = await at.mailTo(dora)
  expect(await at.links.preferences(host, preferences)).toMatchObject({
    purposes: [{ purpose: news, decision: 'grant', standing: 'confirmed' }],
  })

  expect(await at.links.withdraw(host, preferences, { purpose: null, method: 'one_click' }, origin)).toBe(1)
  expect(await at.gate(dora)).toEqual({ allowed: false, because: 'consent.withdrawn' })
  expect(await at.links.withdraw(host, preferences, { purpose: news, method: 'link' }, origin)).toBe(0)
  expect(await at.decisionsOf(dora)).toHaveLength(3)
})

test('a waiting question ends with a withdrawal', async () => {
  const emil = await at.arrives('emil@example.com')
  const { confirm, preferences } = await at.mailTo(emil)
  await at.links.withdraw(host, preferences, { purpose: null, method: 'link' }, origin)

  expect(await at.links.confirm(host, confirm, origin)).toBe('refused')
  expect(await at.gate(emil)).toMatchObject({ allowed: false })
})

test('withdrawing works after the person’s keys are gone', async () => {
  const finn = await at.confirmed('finn@example.com')
  const { preferences } = await at.mailTo(finn)
  for (const kind of ['data', 'evidence'] as const)
    await at.worker.keyring.destroySubject(at.tenantId, finn, kind)

  expect(await at.links.withdraw(host, preferences, { purpose: null, method: 'link' }, origin)).toBe(1)
  expect(await at.gate(finn)).toMatchObject({ because: 'consent.withdrawn' })
  await at.work()
  expect(await at.worker.database.fork(at.tenantId).count(LinkAnswer, { settledAt: null })).toBe(0)
})

test('withdrawing and refusing work while there is no key to seal their origin to; confirming waits for one', async () => {
  const olga = await at.confirmed('olga@example.com')
  const { preferences } = await at.mailTo(olga)
  const pia = await at.arrives('pia@example.com')
  const { confirm } = await at.mailTo(pia)
  const quentin = await at.arrives('quentin@example.com')
  const unwanted = (await at.mailTo(quentin)).confirm
  // One bit of the signature; a second time puts it right.
  const spoilOrMend = () =>
    at.tamper(
      `update lead_capture_intake_key set signature = set_byte(signature, 0, get_byte(signature, 0) # 1)
       where tenant_id = $1`,
      [at.tenantId],
    )
  await spoilOrMend()
  at.world.ambient.advance(31_000)

  expect(await at.links.withdraw(host, preferences, { purpose: null, method: 'link' }, origin)).toBe(1)
  expect(await at.gate(olga)).toMatchObject({ because: 'consent.withdrawn' })
  expect(await at.links.refuse(host, unwanted, origin)).toBe('refused')
  await expect(at.links.confirm(host, confirm, origin)).rejects.toMatchObject({
    code: 'lead_capture.intake_key_refused',
  })
  await at.work()
  expect(await at.evidence((await at.decisionsOf(olga))[0]!.id)).toBeNull()

  await spoilOrMend()
  expect(await at.links.confirm(host, confirm, origin)).toBe('confirmed')
})

test('a token of nobody, and a right one at another tenant’s host, are the same nothing', async () => {
  const gita = await at.arrives('gita@example.com')
  const { confirm, preferences } = await at.mailTo(gita)
  const other = await at.world.tenant()
  await execute(
    at.worker,
    at.world.scope(other, { features: ['*', 'installation.tenants.create'] }),
    createTenant,
    { slug: 'other', name: 'Other', hosts: ['other.example'] },
  )

  expect(await at.links.question('other.example', confirm)).toBeNull()
  expect(await at.links.preferences('other.example', preferences)).toBeNull()
  expect(await at.links.confirm(host, randomBytes(32).toString('base64url'), origin)).toBe('unknown')
  expect(await at.links.withdraw(host, confirm, { purpose: null, method: 'link' }, origin)).toBeNull()
  expect(await at.links.question(host, '')).toBeNull()
})

test('where a click came from is evidence that a worker seals; the public process can’t read it back', async () => {
  const hugo = await at.confirmed('hugo@example.com')
  await at.work()
  const [confirmation, grant] = await at.decisionsOf(hugo)

  expect(await at.evidence(confirmation!.id)).toMatchObject({
    identifier: null,
    origin: expect.stringContaining('192.0.2.7'),
  })
  expect(await at.evidence(grant!.id)).toMatchObject({ identifier: 'hugo@example.com' })
  await expect(at.landing.query('select * from lead_capture_link_answer')).rejects.toMatchObject({
    code: '42501',
  })
  await expect(at.landing.query('select * from consent_decision')).rejects.toMatchObject({ code: '42501' })
  await expect(at.landing.query('insert into consent_decision default values')).rejects.toMatchObject({
    code: '42501',
  })
})

test('evidence that was moved to another decision, or left beside one that was changed, is found', async () => {
  const [ida, jon] = [await at.arrives('ida@example.com'), await at.arrives('jon@example.com')]
  const [[one], [other]] = await Promise.all([at.decisionsOf(ida), at.decisionsOf(jon)])
  await at.tamper(
    `update consent_evidence t set subject_id = s.subject_id, identifier = s.identifier, origin = s.origin, facts = s.facts
     from consent_evidence s where t.id = $1 and s.id = $2`,
    [one!.id, other!.id],
  )
  await expect(at.evidence(one!.id)).rejects.toMatchObject({
    code: 'consent.evidence_mismatch',
  })

  await at.tamper(`update consent_decision set text_hash = 'ff' where id = $1`, [other!.id])
  await expect(at.evidence(other!.id)).rejects.toMatchObject({ code: 'consent.evidence_mismatch' })
})

test('merging people keeps the strictest decision', async () => {
  const [kim, other] = [await at.confirmed('kim@example.com'), await at.arrives('kim@example.com')]
  await at.merge(other, kim)
  expect(await at.gate(kim)).toEqual({ allowed: false, because: 'consent.unconfirmed' })

  const { confirm } = await at.mailTo(other)
  await at.links.confirm(host, confirm, origin)
  expect(await at.gate(kim)).toMatchObject({ allowed: true })
  expect(await at.gate(other)).toMatchObject({ allowed: true })
})

test('staff record a withdrawal they were told of, and can’t record a grant', async () => {
  const lea = await at.confirmed('lea@example.com')
  await execute(at.world.services, at.scope, recordWithdrawal, { subjectId: lea, purpose: news })
  expect(await at.gate(lea)).toMatchObject({ because: 'consent.withdrawn' })
  await expect(
    execute(at.world.services, at.scope, recordWithdrawal, { subjectId: lea, purpose: news }),
  ).rejects.toMatchObject({ code: 'consent.nothing_granted' })
})

test('one address is asked three times a day, however often somebody types it', async () => {
  const all: string[] = []
  for (let times = 0; times < 5; times++) all.push(await at.arrives('mona@example.com'))
  const asked = await at.worker.database
    .fork(at.tenantId)
    .find(Message, { subjectId: { $in: all }, template: 'consent.confirmation' }, { orderBy: { id: 'asc' } })

  expect(asked.map(({ state, failure }) => failure ?? state)).toEqual([
    'sent',
    'sent',
    'sent',
    'messages.too_many',
    'messages.too_many',
  ])
})

test('unknown, ended and undecided purposes are no; one that rests on a contract is yes', async () => {
  const nina = await at.confirmed('nina@example.com')
  const context = { em: at.worker.database.fork(at.tenantId) }
  expect(await mayUse(context, nina, 'no_such_purpose')).toMatchObject({ because: 'consent.purpose_unknown' })
  expect(await mayUse(context, at.world.ambient.newId(), news)).toMatchObject({
    because: 'consent.no_decision',
  })
  expect(await mayUse(context, nina, 'enquiry')).toEqual({ allowed: true, because: 'consent.not_needed' })
  expect((await mayUseAll(context, [nina, at.world.ambient.newId()], news)).size).toBe(2)

  const { items } = await execute(at.worker, at.scope, listPurposes, {})
  const { id } = items.find(({ key }) => key === news)!
  await execute(at.world.services, at.scope, changePurpose, { id, ended: true })
  expect(await at.gate(nina)).toEqual({ allowed: false, because: 'consent.purpose_ended' })
})
