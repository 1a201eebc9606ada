import { select, type Disclosure } from '@leadkeep/audit'
import type { CommandContext, QueryContext, SubjectData } from '@leadkeep/commands'
import { Export } from './data/export.ts'
import { Recipient } from './data/recipient.ts'
import { disclosing } from './export/parts.ts'
import { nameRecipients } from './purposes.ts'

/** The log itself holds commitments; an archive that waits to be downloaded may hold the values. */
export const subjectData: SubjectData = {
  collect: 'columns',
  erase: leaveTheExports,
  discloses: ['audit_logs.export.disclose'],
  recipients,
}

/** By entry, as whoever asked for the export wrote them down. */
async function recipients(
  { em, open }: QueryContext,
  disclosures: readonly Disclosure[],
): Promise<ReadonlyMap<string, string>> {
  const exports = disclosures.flatMap(({ facts }) => facts['export'] ?? [])
  const rows = await em.find(Recipient, { id: { $in: exports } })
  const [opened] = await open(nameRecipients, select(Recipient, rows, ['name']))
  const names = new Map(rows.map(({ id }, at) => [id, opened[at]!.name]))

  return new Map(
    disclosures.flatMap(({ entry, facts }) => {
      const name = names.get(facts['export'] ?? '')

      return name ? [[entry, name] as const] : []
    }),
  )
}

/** Their keys are gone by now: what is begun anew has nothing of them. What is ready and has, goes. */
async function leaveTheExports(
  { scope, em, services }: CommandContext,
  subjectIds: readonly string[],
): Promise<void> {
  const opened = await em.find(Export, { opens: true, state: { $in: ['building', 'ready'] } })
  const ready = opened.filter(({ state }) => state === 'ready')
  for (const each of opened) if (each.isUnderWay()) each.begin(scope.now())
  const holding = await disclosing(
    services.database,
    scope.tenantId,
    ready.map(({ id }) => id),
    subjectIds,
  )
  for (const each of ready) if (holding.includes(each.id)) em.remove(each)
}
