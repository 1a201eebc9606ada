import { logFigures, type LogFigures } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { z } from 'zod'

/** After how many seconds an entry should long have been sequenced: as the watch has it. */
const patience = 300

export interface Figures extends LogFigures {
  /** Whether what waits has waited for too long. */
  readonly isLate: boolean
}

/** How the log is: what waits, when its head last left, and how far it was gone through. */
export const readFigures = query({
  id: 'audit_logs.figures.read',
  access: ['audit_logs.entries.view'],
  input: z.object({}),
  async run({ scope, services }): Promise<Figures> {
    const figures = await logFigures(services.database, scope.tenantId)
    const since = figures.waitingSince?.getTime() ?? Infinity

    return { ...figures, isLate: scope.now().getTime() - since > patience * 1000 }
  },
})
