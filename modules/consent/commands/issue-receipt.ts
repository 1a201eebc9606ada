import { newestCheckpoint, signStatement } from '@leadkeep/audit'
import { command, type CommandContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Confirmation, Decision, PreferenceLink, Purpose, Served, ServedText } from '../data/entities.ts'
import { Receipt } from '../data/receipt.ts'
import { schemaVersion, type ConsentReceipt } from '../receipts/consent-receipt.ts'
import { noticeInReceipt } from '../receipts/notice-in-receipt.ts'
import { noticeOf, recordInReceipt, type OnRecord } from '../receipts/record-in-receipt.ts'

/**
 * Writes and signs the receipt of what one person has decided so far, unless the newest tells all of it. It needs no key
 * of the person's, so it works after their erasure as their withdrawals do.
 */
export const issueReceipt = command({
  id: 'consent.receipt.issue',
  access: ['consent.receipts.issue'],
  input: z.object({ subjectId: z.uuid() }),
  async run(context, { subjectId }) {
    const { scope, em, services } = context
    const record = await onRecord(context, subjectId)
    const covers = coveredBy(record)
    const [newest] = await em.find(Receipt, { subjectId }, { orderBy: { number: 'desc' }, limit: 1 })
    if (covers.every((id) => newest?.covers.includes(id))) return
    const key = await services.keyring.logKey(scope.tenantId)
    const checkpoint = await newestCheckpoint(services.database, scope.tenantId)
    const link = await em.findOne(PreferenceLink, { subjectId })
    const language = link?.language ?? record.decisions[0]?.language ?? 'en'
    const id = scope.newId()
    const issuedAt = scope.now()
    const number = (newest?.number ?? 0) + 1
    const body: ConsentReceipt = {
      schema_version: schemaVersion,
      receipt_id: id,
      receipt_number: number,
      created: issuedAt.toISOString(),
      pii_principal_id: subjectId,
      language,
      jurisdiction: 'EU',
      withdrawal_method: ['preference_link', 'mail_program', 'telling_the_controller'],
      privacy_notices: noticesIn(record),
      consent_records: record.purposes.flatMap((purpose) => recordInReceipt(purpose, record, language) ?? []),
      log: { origin: key.name, checkpoint: checkpoint?.note ?? null },
    }
    em.create(Receipt, {
      tenantId: scope.tenantId,
      id,
      subjectId,
      number,
      covers,
      statement: signStatement({ kind: 'consent.receipt', body }, key),
      issuedAt,
    })
  },
})

async function onRecord({ em }: CommandContext, subjectId: string): Promise<OnRecord> {
  const decisions = await em.find(Decision, { subjectId }, { orderBy: { decidedAt: 'asc', id: 'asc' } })
  const [confirmations, purposes, served] = [
    await em.find(Confirmation, { subjectId }, { orderBy: { id: 'asc' } }),
    await em.find(
      Purpose,
      { key: { $in: decisions.map(({ purpose }) => purpose) } },
      { orderBy: { createdAt: 'asc', key: 'asc' } },
    ),
    await em.find(Served, { id: { $in: decisions.flatMap(({ servedId }) => servedId ?? []) } }),
  ]
  const hashes = [
    ...decisions.map(({ textHash }) => textHash),
    ...served.flatMap(({ textHashes }) => textHashes),
  ]
  const texts = await em.find(ServedText, { hash: { $in: hashes } })

  return { decisions, confirmations, purposes, served, texts }
}

const coveredBy = ({ decisions, confirmations }: OnRecord): string[] => [
  ...decisions.map(({ id }) => id),
  ...confirmations.filter(({ state }) => state === 'expired').map(({ id }) => id),
]

const noticesIn = (record: OnRecord) =>
  [...new Set(record.served.flatMap((served) => noticeOf(served, record) ?? []))].map(noticeInReceipt)
