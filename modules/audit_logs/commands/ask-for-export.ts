import { command, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { AppError, covers } from '@leadkeep/kernel'
import { z } from 'zod'
import { Export } from '../data/export.ts'
import { filterFacts, filterShape, type Filter } from '../data/filter.ts'
import { Recipient } from '../data/recipient.ts'
import { exportAsked } from '../events.ts'
import { ageRecipient, lockText, passphraseLock, strongPassphrase, type Lock } from '../export/age-lock.ts'
import { chosenPurpose, chosenPurposeIds, opensEvidence } from '../purposes.ts'

export const askedShape = {
  /** With the same entries as a table. */
  spreadsheet: z.union([z.boolean(), z.stringbool()]).default(false),
  purpose: z.enum(chosenPurposeIds, 'Choose what it is for.'),
  ...filterShape,
}

/** An archive of a part of the log, with nothing opened in it. A job of the worker puts it together. */
export const askForExport = command({
  id: 'audit_logs.export.ask',
  access: ['audit_logs.export'],
  input: z.object(askedShape),
  run: async (context, { purpose, spreadsheet, ...filter }) =>
    begin(context, { purpose, spreadsheet, filter, opening: null }),
})

export const openedInput = z.object({
  ...askedShape,
  /** Who gets it: a name, for whoever looks at the export. */
  recipient: z.string().trim().min(1, 'Say who gets it.').max(200),
  /** The auditor’s age public key; or a passphrase, told to them by another way. */
  publicKey: z.union([z.literal(''), ageRecipient]).default(''),
  passphrase: z.union([z.literal(''), strongPassphrase]).default(''),
})

/**
 * The same with the personal values behind its entries, sealed to whoever gets it. Each person whose values are in it has it on
 * the log that they were disclosed.
 */
export const askForOpenedExport = command({
  id: 'audit_logs.export.ask_opened',
  access: ['audit_logs.export', 'audit_logs.export.open'],
  fresh: true,
  input: openedInput,
  async run(context, { purpose, spreadsheet, recipient, publicKey, passphrase, ...filter }) {
    const opening = { recipient, lock: await lockOf(context, { publicKey, passphrase }) }

    return begin(context, { purpose, spreadsheet, filter, opening })
  },
})

async function lockOf(
  { services }: CommandContext,
  { publicKey, passphrase }: Pick<z.output<typeof openedInput>, 'publicKey' | 'passphrase'>,
): Promise<Lock> {
  if ((publicKey === '') === (passphrase === '')) throw oneLock()

  return publicKey === '' ? passphraseLock(services.ambient, passphrase) : { recipient: publicKey }
}

const oneLock = () => {
  const message = 'Give either a public key or a passphrase.'

  return new AppError(message, {
    code: 'audit_logs.export.one_lock',
    status: 422,
    fields: [{ field: 'passphrase', code: 'audit_logs.export.one_lock', message }],
  })
}

interface Asked {
  readonly purpose: string
  readonly spreadsheet: boolean
  readonly filter: Filter
  readonly opening: { readonly recipient: string; readonly lock: Lock } | null
}

function begin(
  { scope, em, note, record }: CommandContext,
  { purpose, spreadsheet, filter, opening }: Asked,
) {
  const { tenantId } = scope
  const { id, requestedAt } = em.create(Export, {
    tenantId,
    id: scope.newId(),
    state: 'waiting',
    requestedAt: scope.now(),
    actorKind: scope.actor.kind,
    actorId: scope.actor.id,
    request: scope.requestId,
    purpose,
    filter,
    spreadsheet,
    opens: opening !== null,
    withEvidence:
      opening !== null &&
      opensEvidence(chosenPurpose(purpose)) &&
      covers(scope.features, 'audit_logs.evidence.open'),
    recipient: opening && Sealed.draft(opening.recipient),
    lock: opening && Sealed.draft(JSON.stringify(opening.lock)),
    attempt: 0,
    startedAt: null,
    entries: null,
    opened: null,
    bytes: null,
    endedAt: null,
    failure: null,
    version: 1,
  })
  if (opening)
    em.create(Recipient, { tenantId, id, askedAt: requestedAt, name: Sealed.draft(opening.recipient) })
  note({
    format: 'archive',
    purpose,
    filter: filterFacts(filter),
    ...(opening ? { sealed_to: lockText(opening.lock) } : {}),
  })
  record(exportAsked({ exportId: id }))

  return { id }
}
