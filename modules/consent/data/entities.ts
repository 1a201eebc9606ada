import { p } from '@mikro-orm/core'
import { operational, personal, plainText, tenantEntity, type Grants } from '@leadkeep/database'

const written: Grants = { backend: ['select', 'insert'], worker: ['select', 'insert'] }

/** The exact words that visitors were served, found by their hash for as long as a decision refers to them. */
export const ServedText = tenantEntity({
  id: 'consent.text',
  table: 'consent_text',
  keptFor: 'as long as a decision refers to it',
  grants: written,
  properties: {
    hash: plainText('hash', 'SHA-256 of a published text', p.text()),
    kind: operational('kind', p.enum(['notice', 'consent'])),
    purpose: plainText('purpose', 'the declared name of a purpose', p.text().nullable()),
    textVersion: operational('text_version', p.integer()),
    language: plainText('language', 'a BCP 47 language tag', p.text()),
    content: plainText('content', 'a text published to everybody', p.json<unknown>().columnType('jsonb')),
    createdAt: operational('created_at', p.datetime().columnType('timestamptz(3)')),
  },
  uniques: [{ name: 'consent_text_hash', properties: ['hash'] }],
})

/**
 * One decision of a person about one purpose (GDPR Art. 7(1)). Append-only: a change of mind is another decision.
 * What identifies the person is sealed under the evidence key, which outlives erasure (Art. 17(3)(e)).
 */
export const Decision = tenantEntity({
  id: 'consent.decision',
  table: 'consent_decision',
  keptFor: 'until limitation ends; the identifier goes with the evidence key',
  grants: written,
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    purpose: plainText('purpose', 'the declared name of a purpose', p.text()),
    decision: operational('decision', p.enum(['grant', 'refuse', 'withdraw'])),
    /** A grant by form is only a claim until it was confirmed through the address itself (law 12). */
    standing: operational('standing', p.enum(['asserted', 'confirmed'])),
    textHash: plainText('text_hash', 'SHA-256 of a published text', p.text()),
    textVersion: operational('text_version', p.integer()),
    language: plainText('language', 'a BCP 47 language tag', p.text()),
    method: operational('method', p.enum(['form'])),
    formId: operational('form_id', p.uuid()),
    submissionId: operational('submission_id', p.uuid()),
    /** Global Privacy Control, as the browser sent it. */
    globalPrivacyControl: operational('gpc', p.boolean()),
    decidedAt: operational('decided_at', p.datetime().columnType('timestamptz(3)')),
    identifier: personal('identifier', { subject: 'subjectId', key: 'evidence' }),
    origin: personal('origin', { subject: 'subjectId', key: 'evidence' }),
  },
  indexes: [{ name: 'consent_decision_subject', properties: ['subjectId', 'decidedAt'] }],
  uniques: [{ name: 'consent_decision_once', properties: ['submissionId', 'purpose'] }],
})
