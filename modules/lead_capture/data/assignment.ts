import { p } from '@mikro-orm/core'
import { operational, tenantEntity, withBehaviour } from '@leadkeep/database'
import { assignmentModes } from './assignment-modes.ts'

/** Whom a form's leads are given to. It bears the form's id, and is nothing that visitors' processes may read. */
const AssignmentRuleSchema = tenantEntity({
  id: 'lead_capture.assignment',
  table: 'lead_capture_assignment',
  keptFor: 'as long as its form',
  grants: { backend: ['select', 'insert', 'update'], worker: ['select', 'insert', 'update'] },
  properties: {
    mode: operational('mode', p.enum([...assignmentModes])),
    /** One for a person, the circle in its order for a round robin. */
    userIds: operational('user_ids', p.array().columnType('uuid[]')),
    lastGivenTo: operational('last_given_to', p.uuid().nullable()),
    version: operational('version', p.integer().version()),
  },
})

export class AssignmentRule extends AssignmentRuleSchema.class {
  /**
   * Who is next among those who are there, or null. In a circle the turn is taken by it, which moves the rule's version:
   * of two at once the second finds it moved, and asks again.
   */
  next(isThere: (userId: string) => boolean): string | null {
    if (this.mode === 'nobody') return null
    if (this.mode === 'person') return this.userIds.find(isThere) ?? null
    const after = this.lastGivenTo ? this.userIds.indexOf(this.lastGivenTo) + 1 : 0
    const turn = [...this.userIds.slice(after), ...this.userIds.slice(0, after)].find(isThere) ?? null
    if (turn) this.lastGivenTo = turn

    return turn
  }
}
withBehaviour(AssignmentRuleSchema, AssignmentRule)

/** Days on which somebody is given no new leads, both ends included. Why is nobody's business here. */
export const Absence = tenantEntity({
  id: 'lead_capture.absence',
  table: 'lead_capture_absence',
  keptFor: 'until the retention period of absences ends, a month unless chosen otherwise',
  grants: { backend: ['select', 'insert', 'delete'], worker: ['select', 'delete'] },
  properties: {
    userId: operational('user_id', p.uuid()),
    fromDay: operational('from_day', p.date()),
    untilDay: operational('until_day', p.date()),
  },
  indexes: [{ name: 'lead_capture_absence_user', properties: ['userId', 'untilDay'] }],
})
