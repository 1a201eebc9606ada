import { p, Type } from '@mikro-orm/core'
import { Sealed } from '@leadkeep/crypto'

/**
 * What kind of data a column holds. `personal` is sealed under its subject's key, `confidential` under the tenant's,
 * `index` is a keyed blind index of a personal column, `intake` is ciphertext for the tenant's intake key (what a
 * public process wrote and can't read), `operational` is plain.
 */
export type DataClass = 'personal' | 'confidential' | 'index' | 'intake' | 'operational'

export interface ColumnClass {
  readonly class: DataClass
  /** Stable id of the column, part of every ciphertext's additional data: it survives renames and never changes. */
  readonly id: string
  /** personal: the property that holds the subject's id. */
  readonly subject?: string
  /** personal: which of the subject's two keys seals it; evidence outlives erasure until limitation ends. */
  readonly key?: 'data' | 'evidence'
  /** personal: the property that holds this column's exact blind index. */
  readonly exact?: string
  /** personal: the value's words are indexed by prefix, in the entity's prefix table. */
  readonly prefix?: boolean
  /** personal, confidential: a secret that nobody is shown, in no package about somebody and no export of a tenant. */
  readonly withheld?: boolean
  /** personal: how a value is brought into one form before it is indexed. */
  readonly normalise?: (value: string) => string
  /** operational: why free text may stand here in the plain; printed in the record of processing. */
  readonly because?: string
  /** operational: the property whose value stands for this one on the log. */
  readonly loggedAs?: string
}

declare const classTag: unique symbol
export type Classified<Builder = unknown> = Builder & { readonly [classTag]: DataClass }

/** Makes an unclassified property a compile error whose text is the remedy. */
export type MustBeClassified<Properties> = {
  [Name in keyof Properties]: Properties[Name] extends { readonly [classTag]: DataClass }
    ? Properties[Name]
    : { 'error: wrap this property in personal(), confidential() or operational()': never }
}

// Keyed by the options object that a builder ends up with; every builder call makes a new one, so a class is given last.
const classes = new WeakMap<object, ColumnClass>()

function classify<Builder extends { '~options': object }>(builder: Builder, column: ColumnClass) {
  classes.set(builder['~options'], column)
  // The tag exists in types alone.
  return builder as Classified<Builder>
}

export function classOf(builder: { '~options': object }): ColumnClass | undefined {
  return classes.get(builder['~options'])
}

/** Ciphertext in, inert value out. It throws on anything but a sealed value: plaintext can't reach the database. */
class SealedType extends Type<Sealed | null, Buffer | null> {
  override convertToDatabaseValue(value: Sealed | null): Buffer | null {
    if (value === null || value === undefined) return null
    if (Buffer.isBuffer(value)) return value
    if (!(value instanceof Sealed))
      throw new TypeError('Only a sealed value may be stored in a sealed column.')

    return Sealed.ciphertextOf(value)
  }

  override convertToJSValue(value: Buffer | Sealed | null): Sealed | null {
    if (value === null || value === undefined) return null

    return value instanceof Sealed ? value : Sealed.from(value)
  }

  override compareAsType() {
    return 'Buffer'
  }

  override compareValues(a: Buffer | null, b: Buffer | null) {
    return a === b || (a !== null && b !== null && Buffer.compare(a, b) === 0)
  }

  override ensureComparable() {
    return false
  }

  override getColumnType() {
    return 'bytea'
  }
}

const sealedColumn = () => p.type(SealedType).$type<Sealed, Sealed, Sealed>()

export interface PersonalOptions {
  /** The property that holds the id of the data subject under whose key the value is sealed. */
  readonly subject: string
  readonly key?: 'data' | 'evidence'
  readonly exact?: string
  readonly prefix?: boolean
  readonly normalise?: (value: string) => string
}

/** A value about a person: sealed under the subject's data key (or, for evidence, see `evidence`). */
export const personal = (id: string, options: PersonalOptions) =>
  classify(sealedColumn().nullable(), { class: 'personal', id, ...options })

/** A secret of a person: sealed under their key and gone with it, and in no package that somebody else looks through. */
export const secretOf = (id: string, { subject }: Pick<PersonalOptions, 'subject'>) =>
  classify(sealedColumn().nullable(), { class: 'personal', id, subject, withheld: true })

/** A secret of the tenant: sealed under the tenant's key. */
export const confidential = (id: string) => classify(sealedColumn().nullable(), { class: 'confidential', id })

/** What a secret is checked against, sealed under the tenant's key: nobody is shown it. */
export const verifierOf = (id: string) =>
  classify(sealedColumn().nullable(), { class: 'confidential', id, withheld: true })

/** The blind index of a personal column (16 bytes), cleared together with it. */
export const exactIndex = (id: string) => classify(p.blob().length(16).nullable(), { class: 'index', id })

/** A payload sealed to the tenant's intake key (HPKE), gone once it was processed. */
export const intakePayload = (id: string) => classify(p.blob().nullable(), { class: 'intake', id })

/** Plain data about the work, never about a person. Free text needs a written reason: see `plainText`. */
export const operational = <Builder extends { '~options': object }>(id: string, builder: Builder) =>
  classify(builder, { class: 'operational', id })

/** Free text that may stand in the plain, for the written reason that the record of processing prints. */
export const plainText = <Builder extends { '~options': object }>(
  id: string,
  because: string,
  builder: Builder,
) => classify(builder, { class: 'operational', id, because })

/**
 * Bytes in the plain, for a written reason, that are too many for a log: their hash stands there for them.
 *
 * @param hash the property that holds it.
 */
export const plainBytes = (id: string, because: string, { hash }: { readonly hash: string }) =>
  classify(p.blob(), { class: 'operational', id, because, loggedAs: hash })
