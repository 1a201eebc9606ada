import type { InferEntity } from '@mikro-orm/core'
import type { Confirmation, Decision, Purpose, Served, ServedText } from '../data/entities.ts'
import { wordsOf } from '../decisions.ts'
import {
  lawfulBases,
  statesOfDecisions,
  type EventInReceipt,
  type PiiInReceipt,
  type RecordInReceipt,
} from './consent-receipt.ts'

type Row<Entity> = InferEntity<Entity>

/** All that is on record of one person. */
export interface OnRecord {
  /** Oldest first. */
  readonly decisions: readonly Row<typeof Decision>[]
  readonly confirmations: readonly Row<typeof Confirmation>[]
  readonly purposes: readonly Purpose[]
  readonly served: readonly Row<typeof Served>[]
  readonly texts: readonly Row<typeof ServedText>[]
}

/** What is on record of one purpose, in words of this language; null when nothing was decided about it. */
export function recordInReceipt(
  purpose: Purpose,
  record: OnRecord,
  language: string,
): RecordInReceipt | null {
  const decisions = record.decisions.filter((each) => each.purpose === purpose.key)
  const [first] = decisions
  const newest = decisions.at(-1)
  if (!first || !newest) return null
  const { title, text } = purpose.wordsIn(language)
  const served = record.served.filter(({ id }) => decisions.some(({ servedId }) => servedId === id))
  const standing = served.find(({ id }) => id === newest.servedId)
  const hashes = [...new Set(decisions.map(({ textHash }) => textHash))]

  return {
    record_id: first.id,
    purpose_id: purpose.key,
    purpose: title,
    processing_method: text,
    lawful_basis: lawfulBases[purpose.basis],
    pii_controllers: ['controller'],
    collection_method: 'given_by_pii_principal',
    pii_information: served.map(answersTo),
    privacy_notice: noticeOf(standing, record)?.hash ?? null,
    wordings: hashes.map((hash) => {
      const { textVersion, language: spoken } = decisions.find(({ textHash }) => textHash === hash)!
      const content = record.texts.find((each) => each.hash === hash)?.content

      return { wording: hash, version: textVersion, language: spoken, text: wordsOf(content) }
    }),
    events: [
      ...decisions.map((decision) => eventOf(decision, record)),
      ...lapsesOf(decisions, record),
    ].toSorted((one, other) => one.event_time.localeCompare(other.event_time)),
  }
}

export const noticeOf = (served: Row<typeof Served> | undefined, { texts }: OnRecord) =>
  texts.find(({ hash, kind }) => kind === 'notice' && served?.textHashes.includes(hash))

const answersTo = ({ formId, formVersion }: Row<typeof Served>): PiiInReceipt => ({
  pii_type: 'answers_to_form',
  form_id: formId,
  form_version: formVersion,
})

function eventOf(decision: Row<typeof Decision>, { confirmations }: OnRecord): EventInReceipt {
  const isClaim = decision.decision === 'grant' && decision.standing === 'asserted'
  const asked = confirmations.find(({ decisionId }) => decisionId === decision.id)

  return {
    ...what(decision),
    event_id: decision.id,
    event_time: decision.decidedAt.toISOString(),
    event_state: isClaim ? 'requested' : statesOfDecisions[decision.decision],
    // Staff record what a person told them: it is the person's decision all the same.
    entity_id: 'pii_principal',
    validity_duration: isClaim
      ? `until ${asked ? asked.expiresAt.toISOString() : 'confirmed'}`
      : decision.decision === 'grant'
        ? 'until withdrawn'
        : 'until decided anew',
    expression_method: decision.method,
    confirms: decision.confirms ?? null,
  }
}

/** What was asked and not confirmed in time. */
const lapsesOf = (decisions: readonly Row<typeof Decision>[], { confirmations }: OnRecord) =>
  confirmations.flatMap(({ id, state, decisionId, settledAt }): EventInReceipt[] => {
    const asked = decisions.find((each) => each.id === decisionId)
    if (state !== 'expired' || !asked || !settledAt) return []

    return [
      {
        ...what(asked),
        event_id: id,
        event_time: settledAt.toISOString(),
        event_state: 'expired',
        entity_id: 'controller',
        validity_duration: 'until decided anew',
        expression_method: 'lapse',
        confirms: null,
      },
    ]
  })

const what = ({ textHash, globalPrivacyControl }: Row<typeof Decision>) =>
  ({
    event_type: 'expressed',
    wording: textHash,
    global_privacy_control: globalPrivacyControl,
  }) as const
