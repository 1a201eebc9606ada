import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity } from '@leadkeep/database'

/** A rule as somebody chose it to be from then on. Append-only: the one with the highest number holds. */
export const RetentionRuleVersion = tenantEntity({
  id: 'privacy.retention_rule',
  table: 'privacy_retention_rule',
  keptFor: 'as long as the tenant exists: it says why what is gone is gone',
  grants: { backend: ['select', 'insert'], worker: ['select'] },
  properties: {
    rule: plainText('rule', 'the declared name of a rule', p.text()),
    /** From 1; as declared it is 0. */
    number: operational('number', p.integer()),
    days: operational('days', p.integer()),
    /** Who granted one of these is kept for as long as the grant stands. Null: any of them. */
    purposes: plainText('purposes', 'declared names of purposes', p.array().columnType('text[]').nullable()),
    chosenAt: operational('chosen_at', p.datetime().columnType('timestamptz(3)')),
    chosenBy: operational('chosen_by', p.uuid().nullable()),
  },
  // Two who choose at once: the second hears of the first.
  uniques: [{ name: 'privacy_retention_rule_number', properties: ['rule', 'number'] }],
})
