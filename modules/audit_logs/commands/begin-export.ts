import { select } from '@leadkeep/audit'
import { command } from '@leadkeep/commands'
import type { Actor } from '@leadkeep/kernel'
import { z } from 'zod'
import { Export } from '../data/export.ts'
import type { Filter } from '../data/filter.ts'
import { readLock, type Lock } from '../export/age-lock.ts'
import { sealExport } from '../purposes.ts'

/** An export as one attempt to put it together found it. */
export interface Begun {
  readonly id: string
  readonly attempt: number
  readonly actor: Actor
  readonly request: string
  readonly purpose: string
  readonly filter: Filter
  readonly spreadsheet: boolean
  /** Null: nothing is opened. */
  readonly opening: { readonly lock: Lock; readonly withEvidence: boolean } | null
}

/** From here on another attempt writes nothing any more. Null: there is nothing to do. */
export const beginExport = command({
  id: 'audit_logs.export.begin',
  access: ['audit_logs.export.build'],
  input: z.object({ exportId: z.uuid() }),
  async run({ scope, em, open, note }, { exportId }): Promise<Begun | null> {
    const wanted = await em.findOne(Export, { id: exportId })
    if (!wanted?.isUnderWay()) return null
    const [[sealed]] = await open(sealExport, select(Export, wanted.opens ? [wanted] : [], ['lock']))
    wanted.begin(scope.now())
    note({ export: wanted.id, attempt: wanted.attempt })
    const { id, attempt, actorKind, actorId, request, purpose, filter, spreadsheet, withEvidence } = wanted

    return {
      id,
      attempt,
      actor: { kind: actorKind, id: actorId ?? null },
      request,
      purpose,
      filter,
      spreadsheet,
      opening: sealed?.lock ? { lock: readLock(sealed.lock), withEvidence } : null,
    }
  },
})
