import type { bases, decisions, methods } from '../data/entities.ts'

/** Frozen, as FORMAT.md describes it; what must change gets a version of its own. */
export const schemaVersion = 'ISO/IEC TS 27560:2023, leadkeep/consent-receipt/v1'

/**
 * What a visitor is given of their consents: the fields of ISO/IEC TS 27560:2023 by their own names, each said once. Types,
 * not interfaces: it is a JSON value.
 */
export type ConsentReceipt = {
  readonly schema_version: typeof schemaVersion
  readonly receipt_id: string
  readonly receipt_number: number
  /** ISO 8601, UTC. */
  readonly created: string
  /** The data subject's id, by which the log and the evidence speak of them; a pseudonym. */
  readonly pii_principal_id: string
  /** BCP 47. */
  readonly language: string
  /** Whose law the lawful bases are of: a purpose is declared on one of the GDPR's. */
  readonly jurisdiction: 'EU'
  readonly withdrawal_method: readonly WithdrawalMethod[]
  readonly privacy_notices: readonly NoticeInReceipt[]
  readonly consent_records: readonly RecordInReceipt[]
  readonly log: { readonly origin: string; readonly checkpoint: string | null }
}

export type WithdrawalMethod = 'preference_link' | 'mail_program' | 'telling_the_controller'

/** A notice as it was served, in its own words; null where it was written in a form that we can't take apart. */
export type NoticeInReceipt = {
  /** Hex SHA-256 of the notice. */
  readonly privacy_notice: string
  readonly version: number
  readonly language: string
  readonly party_identification: readonly PartyInReceipt[]
  readonly recipient_third_parties: string | null
  readonly storage_locations: string | null
  readonly geographic_restrictions: string | null
  readonly retention_period: string | null
  readonly privacy_rights: readonly string[]
  readonly authority_party: string | null
}

export type PartyInReceipt = {
  readonly party_id: 'controller'
  readonly party_type: 'pii_controller'
  readonly party_role: 'pii_controller'
  readonly party_name: string
  readonly party_address: readonly string[]
  readonly party_email: string
  readonly party_phone: string | null
  readonly party_contact: { readonly name: string; readonly email: string }
}

/** Everything about one purpose. */
export type RecordInReceipt = {
  /** The id of its first event. */
  readonly record_id: string
  readonly purpose_id: string
  readonly purpose: string
  readonly processing_method: string
  readonly lawful_basis: (typeof lawfulBases)[keyof typeof lawfulBases]
  readonly pii_controllers: readonly ['controller']
  readonly collection_method: 'given_by_pii_principal'
  readonly pii_information: readonly PiiInReceipt[]
  /** The one that stands now, of `privacy_notices`; null where none is on record. */
  readonly privacy_notice: string | null
  readonly wordings: readonly WordingInReceipt[]
  /** Oldest first. */
  readonly events: readonly EventInReceipt[]
}

export type PiiInReceipt = {
  readonly pii_type: 'answers_to_form'
  readonly form_id: string
  readonly form_version: number
}

/** The words that were decided about. */
export type WordingInReceipt = {
  /** Hex SHA-256, with which version and language are hashed, too. */
  readonly wording: string
  readonly version: number
  readonly language: string
  readonly text: string | null
}

export type EventInReceipt = {
  readonly event_id: string
  readonly event_time: string
  readonly event_type: 'expressed'
  readonly event_state: EventState
  readonly entity_id: 'pii_principal' | 'controller'
  /** `until withdrawn`, `until decided anew`, or until a time. */
  readonly validity_duration: string
  readonly expression_method: (typeof methods)[number] | 'lapse'
  readonly wording: string
  /** The request that it answers. */
  readonly confirms: string | null
  readonly global_privacy_control: boolean
}

/** `requested`: ticked, and not confirmed through the address itself. It allows nothing. */
export type EventState = 'requested' | 'given' | 'refused' | 'withdrawn' | 'expired'

export const lawfulBases = {
  consent: 'GDPR Art. 6(1)(a)',
  contract: 'GDPR Art. 6(1)(b)',
  legal_obligation: 'GDPR Art. 6(1)(c)',
  legitimate_interests: 'GDPR Art. 6(1)(f)',
} as const satisfies Readonly<Record<(typeof bases)[number], string>>

export const statesOfDecisions = {
  grant: 'given',
  refuse: 'refused',
  withdraw: 'withdrawn',
} as const satisfies Readonly<Record<(typeof decisions)[number], EventState>>
