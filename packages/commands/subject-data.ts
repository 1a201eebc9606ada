import type { Disclosure } from '@leadkeep/audit'
import type { CommandContext, QueryContext } from './unit.ts'

/**
 * What a module holds of data subjects beyond what its columns say by themselves. Personal columns name their subject:
 * by that they are found, opened for an access request and emptied by erasure, wherever they stand.
 */
export interface SubjectData {
  /**
   * What else an access request is answered with. `columns`: the personal columns, and the plain ones beside them, are
   * all there is. Published words are in the language (BCP 47) of whoever asks, where there are such.
   */
  readonly collect:
    | 'columns'
    | ((context: QueryContext, subjectIds: readonly string[], language: string) => Promise<SubjectPart[]>)
  /** What else goes when these people are erased; it can be run again. `columns`: the personal columns are all there is. */
  readonly erase: 'columns' | ((context: CommandContext, subjectIds: readonly string[]) => Promise<void>)
  /** Subjects of their own that go along: what was written about these people and names no subject but itself. */
  readonly alongWith?: (context: QueryContext, subjectIds: readonly string[]) => Promise<string[]>
  /** What these people can say no to is done for them no more (GDPR Art. 21); it can be run again. */
  readonly objects?: (context: CommandContext, subjectIds: readonly string[]) => Promise<void>
  /** Where a record of a table is looked at, by the table's id: `/backend/leads/[id]`. */
  readonly screens?: Readonly<Record<string, `/backend/${string}/[id]`>>
  /** Where staff write freely, so about anybody: what is looked through before somebody is erased. */
  readonly writings?: readonly Writing[]
  /** Acts by which data of people leaves the house, as they stand on the log. */
  readonly discloses?: readonly string[]
  /** Who was given it by these of its acts, by name and by the entry's id, as far as that is known. */
  readonly recipients?: (
    context: QueryContext,
    disclosures: readonly Disclosure[],
  ) => Promise<ReadonlyMap<string, string>>
}

/** One kind of text. */
export interface Writing {
  readonly entity: object
  /** The property that holds it. */
  readonly text: string
  /** Where a person reads it and changes it, of a row by its properties. */
  readonly screen: (row: Readonly<Record<string, unknown>>) => string
}

/** One kind of record that is kept about somebody. */
export interface SubjectPart {
  /** Stable id of the table. */
  readonly table: string
  readonly records: readonly Readonly<Record<string, unknown>>[]
}

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** What do we hold of people? A module with a personal column says it (a test refuses one that does not). */
    readonly subjectData?: SubjectData
  }
}
