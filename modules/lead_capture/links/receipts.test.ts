import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { logKeyText, openStatement, readLogKey } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { consentHistory, readReceipt, recordWithdrawal, type ConsentReceipt } from '@leadkeep/consent'
import { rowsOf } from '@leadkeep/testing'
import { textHash } from '../data/text-hash.ts'
import { demoForm } from '../data/demo-form.ts'
import { news, openLinksWorld, origin, type LinksWorld } from './test-world.ts'

const host = 'localhost'
let at: LinksWorld
beforeAll(async () => {
  at = await openLinksWorld()
})
afterAll(() => at.close())

/** What the public process shows for a person's link, opened with the key that a stranger has from elsewhere. */
async function receiptOf(subjectId: string): Promise<ConsentReceipt> {
  const { preferences } = await at.mailTo(subjectId)
  const own = await at.links.receipt(host, preferences)
  const key = readLogKey(logKeyText(await at.worker.keyring.logKey(at.tenantId)))
  const { kind, body } = openStatement(own!.statement!, key)
  expect(kind).toBe('consent.receipt')

  return body as ConsentReceipt // of this kind, as the line above says
}

const receiptsOf = (subjectId: string) =>
  rowsOf<{ number: number }>(
    at.world.databases.adminUrl,
    'select number from consent_receipt where subject_id = $1 order by number',
    [subjectId],
  )

test('a receipt tells what was decided, about which words, by whom asked: and nothing of who it was', async () => {
  const ada = await at.arrives('ada@example.com')
  await at.receipted(ada)
  const receipt = await receiptOf(ada)
  const [record] = receipt.consent_records
  const [notice] = receipt.privacy_notices

  expect(receipt).toMatchObject({
    schema_version: 'ISO/IEC TS 27560:2023, leadkeep/consent-receipt/v1',
    receipt_number: 1,
    pii_principal_id: ada,
    language: 'en',
    jurisdiction: 'EU',
    log: { origin: `leadkeep/log/${at.tenantId}` },
  })
  expect(notice).toMatchObject({
    privacy_notice: textHash(demoForm.notice),
    retention_period: demoForm.notice.retention,
    recipient_third_parties: demoForm.notice.recipients,
    geographic_restrictions: demoForm.notice.transfers,
    privacy_rights: demoForm.notice.rights,
    authority_party: demoForm.notice.authority,
    party_identification: [
      {
        party_name: demoForm.notice.controller.name,
        party_address: demoForm.notice.controller.address,
        party_contact: demoForm.notice.contact,
      },
    ],
  })
  expect(record).toMatchObject({
    purpose_id: news,
    purpose: 'News by e-mail',
    lawful_basis: 'GDPR Art. 6(1)(a)',
    privacy_notice: notice!.privacy_notice,
    pii_information: [{ pii_type: 'answers_to_form', form_version: demoForm.version }],
    wordings: [{ wording: textHash(demoForm.consents[0]!), text: demoForm.consents[0]!.text }],
    events: [{ event_state: 'requested', expression_method: 'form', global_privacy_control: false }],
  })
  expect(record!.events[0]!.validity_duration).toMatch(/^until \d{4}-/)
  expect(JSON.stringify(receipt)).not.toMatch(/ada@|Lovelace|192\.0\.2\.7/)
})

test('each change of mind brings the next; what is told already brings none', async () => {
  const ben = await at.confirmed('ben@example.com')
  await at.receipted(ben)
  await at.receipted(ben)
  expect(await receiptsOf(ben)).toEqual([{ number: 1 }])

  const { preferences } = await at.mailTo(ben)
  await at.links.withdraw(host, preferences, { purpose: null, method: 'one_click' }, origin)
  expect(await at.links.receipt(host, preferences)).toMatchObject({ decided: true, isCurrent: false })

  await at.receipted(ben)
  expect(await at.links.receipt(host, preferences)).toMatchObject({ isCurrent: true })
  const { receipt_number: number, consent_records: records } = await receiptOf(ben)
  expect(number).toBe(2)
  expect(records[0]!.events).toMatchObject([
    { event_state: 'requested', expression_method: 'form' },
    { event_state: 'given', expression_method: 'confirmation', confirms: records[0]!.record_id },
    { event_state: 'withdrawn', expression_method: 'one_click', validity_duration: 'until decided anew' },
  ])
})

test('two jobs about one person at once sign one receipt', async () => {
  const cleo = await at.arrives('cleo@example.com')
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => at.receipted(cleo)))

  expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
  expect(await receiptsOf(cleo)).toEqual([{ number: 1 }])
})

test('every decision brings one by itself, wherever it was made', async () => {
  const told = async (subjectId: string) =>
    rowsOf(
      at.world.databases.adminUrl,
      `select 1 from pgboss.job where name = 'consent.issue-receipt' and data->'data'->>'subjectId' = $1`,
      [subjectId],
    )
  const dora = await at.arrives('dora@example.com')
  expect(await told(dora)).toHaveLength(1)

  const { confirm, preferences } = await at.mailTo(dora)
  await at.links.confirm(host, confirm, origin)
  expect(await told(dora)).toHaveLength(2)

  await execute(at.world.services, at.scope, recordWithdrawal, { subjectId: dora, purpose: news })
  expect(await told(dora)).toHaveLength(3)

  // What is withdrawn already is decided no second time.
  await at.links.withdraw(host, preferences, { purpose: null, method: 'link' }, origin)
  expect(await told(dora)).toHaveLength(3)
})

test('a question that lapsed is told of, too', async () => {
  const emil = await at.arrives('emil@example.com')
  await at.receipted(emil)
  const { preferences } = await at.mailTo(emil)
  at.world.ambient.advance(73 * 3_600_000)
  await at.expire()
  expect(await at.links.receipt(host, preferences)).toMatchObject({ isCurrent: false })

  await at.receipted(emil)
  const [record] = (await receiptOf(emil)).consent_records
  expect(record!.events).toMatchObject([
    { event_state: 'requested' },
    { event_state: 'expired', expression_method: 'lapse', entity_id: 'controller' },
  ])
})

test('who ticked nothing has nothing to get a receipt of', async () => {
  const finn = await at.arrives('finn@example.com', [])
  await at.receipted(finn)
  const { preferences } = await at.mailTo(finn)

  expect(await at.links.receipt(host, preferences)).toEqual({
    language: 'en',
    statement: null,
    decided: false,
    isCurrent: true,
  })
})

test('receipts are signed and shown after the person’s keys are gone', async () => {
  const gita = await at.confirmed('gita@example.com')
  const { preferences } = await at.mailTo(gita)
  for (const kind of ['data', 'evidence'] as const)
    await at.worker.keyring.destroySubject(at.tenantId, gita, kind)
  await at.links.withdraw(host, preferences, { purpose: null, method: 'link' }, origin)
  await at.receipted(gita)

  expect(await at.links.receipt(host, preferences)).toMatchObject({
    isCurrent: true,
    statement: expect.stringContaining('"event_state":"withdrawn"'),
  })
})

test('the public process sees one by its link, and can neither look for others nor write any', async () => {
  expect(await at.links.receipt(host, randomBytes(32).toString('base64url'))).toBeNull()
  for (const text of [
    'select * from consent_receipt',
    'insert into consent_receipt default values',
    'delete from consent_receipt',
  ])
    await expect(at.landing.query(text)).rejects.toMatchObject({ code: '42501' })
})

test('staff have the newest with the history, and only their own tenant’s', async () => {
  const hugo = await at.confirmed('hugo@example.com')
  await at.receipted(hugo)
  const history = await consentHistory({ em: at.worker.database.fork(at.tenantId) }, hugo)
  const { statement } = await execute(at.world.services, at.scope, readReceipt, {
    receiptId: history.receipt!.id,
  })
  expect(statement).toContain(`"receipt_id":"${history.receipt!.id}"`)

  const elsewhere = at.world.scope(await at.world.tenant())
  await expect(
    execute(at.world.services, elsewhere, readReceipt, { receiptId: history.receipt!.id }),
  ).rejects.toMatchObject({ code: 'consent.receipt.not_found' })
})
