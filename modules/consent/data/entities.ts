import { p } from '@mikro-orm/core'
import {
  operational,
  personal,
  plainText,
  tenantEntity,
  withBehaviour,
  type Grants,
} from '@leadkeep/database'

const time = () => p.datetime().columnType('timestamptz(3)')
const purposeName = 'the declared name of a purpose'
const languageTag = 'a BCP 47 language tag'
const publishedHash = 'SHA-256 of a published text'
const appended: Grants = { backend: ['select', 'insert'], worker: ['select', 'insert'], doors: ['select'] }

/** The exact words that visitors were served, found by their hash for as long as a decision refers to them. */
export const ServedText = tenantEntity({
  id: 'consent.text',
  table: 'consent_text',
  keptFor: 'as long as the tenant exists',
  grants: appended,
  properties: {
    hash: plainText('hash', publishedHash, p.text()),
    kind: operational('kind', p.enum(['notice', 'consent'])),
    purpose: plainText('purpose', purposeName, p.text().nullable()),
    textVersion: operational('text_version', p.integer()),
    language: plainText('language', languageTag, p.text()),
    content: plainText('content', 'a text published to everybody', p.json<unknown>().columnType('jsonb')),
    createdAt: operational('created_at', time()),
  },
  uniques: [{ name: 'consent_text_hash', properties: ['hash'] }],
})

/** GDPR Art. 6(1): what makes a purpose lawful. Only the first of them needs a decision. */
export const bases = ['consent', 'contract', 'legal_obligation', 'legitimate_interests'] as const
export const unconfirmedPolicies = ['keep', 'erase'] as const

/** What a purpose is called and is for, by language. */
export type PurposeTexts = Readonly<Record<string, { readonly title: string; readonly text: string }>>

/** A purpose that the tenant uses personal data for (GDPR Art. 5(1)(b)). */
const PurposeSchema = tenantEntity({
  id: 'consent.purpose',
  table: 'consent_purpose',
  keptFor: 'as long as the tenant exists',
  grants: {
    backend: ['select', 'insert', 'update'],
    worker: ['select', 'insert'],
    doors: ['select'],
  },
  properties: {
    key: plainText('key', purposeName, p.text()),
    basis: operational('basis', p.enum([...bases])),
    /** How long it is waited for that somebody confirms through their address what was ticked: until then it opens nothing. */
    confirmWithinHours: operational('confirm_within_hours', p.integer()),
    /** What becomes of a lead whose grant was not confirmed in time. */
    unconfirmed: operational('unconfirmed', p.enum([...unconfirmedPolicies])),
    texts: plainText('texts', 'published to everybody', p.json<PurposeTexts>().columnType('jsonb')),
    createdAt: operational('created_at', time()),
    /** From then on nothing is done for it any more, whoever granted it. */
    endedAt: operational('ended_at', time().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'consent_purpose_key', properties: ['key'] }],
})

export class Purpose extends PurposeSchema.class {
  /** Its words in a language, in English where it lacks that one, else in whichever it has. */
  wordsIn(language: string): { readonly title: string; readonly text: string } {
    const [anyOf] = Object.values(this.texts)

    return this.texts[language] ?? this.texts[language.split('-')[0] ?? ''] ?? this.texts['en'] ?? anyOf!
  }
}
withBehaviour(PurposeSchema, Purpose)

/** What a visitor was shown before they decided: the form, its texts by their hashes, and when. */
export const Served = tenantEntity({
  id: 'consent.served',
  table: 'consent_served',
  keptFor: 'as long as the tenant exists',
  grants: { backend: ['select'], worker: ['select', 'insert'], doors: ['select'] },
  properties: {
    formId: operational('form_id', p.uuid()),
    formVersion: operational('form_version', p.integer()),
    textHashes: plainText('text_hashes', 'SHA-256 of published texts', p.array().columnType('text[]')),
    language: plainText('language', languageTag, p.text()),
    /** When the page was handed out; null where it can't be told, as from a page that was kept. */
    servedAt: operational('served_at', time().nullable()),
  },
})

export const decisions = ['grant', 'refuse', 'withdraw'] as const
export const standings = ['asserted', 'confirmed'] as const
/** On a form, by a mailed confirmation, in the preference centre, by RFC 8058, as told to staff. */
export const methods = ['form', 'integration', 'confirmation', 'link', 'one_click', 'staff'] as const

/**
 * One decision of a person about one purpose (GDPR Art. 7(1)). Append-only: a change of mind is another decision. It
 * holds nothing personal, so that the gate and the preference centre need no key; who decided is in its evidence.
 */
export const Decision = tenantEntity({
  id: 'consent.decision',
  table: 'consent_decision',
  keptFor: 'as long as the tenant exists; whose it was until limitation ends',
  grants: { ...appended, doors: ['select', 'insert'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    purpose: plainText('purpose', purposeName, p.text()),
    decision: operational('decision', p.enum([...decisions])),
    /** A grant by form is only a claim until it was confirmed through the address itself (law 12). */
    standing: operational('standing', p.enum([...standings])),
    textHash: plainText('text_hash', publishedHash, p.text()),
    textVersion: operational('text_version', p.integer()),
    language: plainText('language', languageTag, p.text()),
    method: operational('method', p.enum([...methods])),
    servedId: operational('served_id', p.uuid().nullable()),
    formId: operational('form_id', p.uuid().nullable()),
    submissionId: operational('submission_id', p.uuid().nullable()),
    /** The asserted grant that this one answers: confirms, or refuses. */
    confirms: operational('confirms', p.uuid().nullable()),
    /** Global Privacy Control, as the browser sent it. */
    globalPrivacyControl: operational('gpc', p.boolean()),
    decidedAt: operational('decided_at', time()),
  },
  indexes: [{ name: 'consent_decision_subject', properties: ['subjectId', 'decidedAt'] }],
  uniques: [{ name: 'consent_decision_once', properties: ['submissionId', 'purpose'] }],
})

/**
 * Who decided, and from where: under the evidence key, which outlives erasure until limitation ends (GDPR Art.
 * 17(3)(e)). Its id is the decision's, and it holds the decision's facts once more: moved to another decision, or left
 * beside one that was changed, it does not fit.
 */
export const Evidence = tenantEntity({
  id: 'consent.evidence',
  table: 'consent_evidence',
  keptFor: 'until limitation ends',
  grants: { backend: ['select', 'insert'], worker: ['select', 'insert'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    /** What the person called themselves: the e-mail address given. Null for an act by link, which proves it. */
    identifier: personal('identifier', { subject: 'subjectId', key: 'evidence' }),
    /** Address, browser and language of the request, as JSON. */
    origin: personal('origin', { subject: 'subjectId', key: 'evidence' }),
    /** The decision's facts, as canonical JSON. */
    facts: personal('facts', { subject: 'subjectId', key: 'evidence' }),
  },
  indexes: [{ name: 'consent_evidence_subject', properties: ['subjectId'] }],
})

export const confirmationStates = ['waiting', 'confirmed', 'refused', 'expired'] as const

/** A question that was mailed: did you mean it? (double opt-in) Its token is never stored, only the token's hash. */
export const Confirmation = tenantEntity({
  id: 'consent.confirmation',
  table: 'consent_confirmation',
  keptFor: 'as long as its decision',
  grants: {
    // Staff who are told of a withdrawal settle the question that still waits.
    backend: ['select', 'update'],
    worker: ['select', 'insert', 'update'],
    doors: ['select', 'insert', 'update'],
  },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    purpose: plainText('purpose', purposeName, p.text()),
    decisionId: operational('decision_id', p.uuid()),
    /** SHA-256 of the token; null until the question was written. */
    tokenHash: operational('token_hash', p.blob().nullable()),
    state: operational('state', p.enum([...confirmationStates])),
    createdAt: operational('created_at', time()),
    expiresAt: operational('expires_at', time()),
    settledAt: operational('settled_at', time().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'consent_confirmation_waiting', properties: ['state', 'expiresAt'] }],
  uniques: [
    { name: 'consent_confirmation_token', properties: ['tokenHash'] },
    { name: 'consent_confirmation_decision', properties: ['decisionId'] },
  ],
})

/** What makes a link to the preference centre work: the hash of its token. It outlives the person's erasure. */
export const PreferenceLink = tenantEntity({
  id: 'consent.link',
  table: 'consent_link',
  keptFor: 'as long as its decision',
  grants: { backend: ['select'], worker: ['select', 'insert'], doors: ['select'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    tokenHash: operational('token_hash', p.blob()),
    language: plainText('language', languageTag, p.text()),
    createdAt: operational('created_at', time()),
  },
  uniques: [
    { name: 'consent_link_token', properties: ['tokenHash'] },
    { name: 'consent_link_subject', properties: ['subjectId'] },
  ],
})
