/**
 * A rule by which what is kept ends after a time. Its period is where a tenant begins; whoever answers for it chooses
 * another within the bounds, and each choice is a version of the rule.
 */
export interface RetentionRule {
  /** `crm.lead.lost`. Frozen: versions of it and receipts name it. */
  readonly id: string
  /**
   * `person`: who has no record any more that is within its time is erased, with a certificate. `record`: the row is
   * deleted. `log`: entries lose their contents and keep their places in the tree.
   */
  readonly ends: 'person' | 'record' | 'log'
  readonly entity: object
  /** By property: the time at which the period begins. Null there: it has not begun. */
  readonly since: string
  /** Which rows, by property: those with one of these values, or with any. */
  readonly where?: Readonly<Record<string, readonly (string | null)[] | 'any'>>
  /** By property: whom a row is about. A legal hold on them keeps it. */
  readonly subject?: string
  /** What it is kept for: the id of a declared purpose. */
  readonly purpose: string
  readonly days: number
  readonly atLeast: number
  readonly atMost: number
}

/** How a table or store without a rule of its own ends. */
export type Ending =
  /** With what it belongs to: the id of a table, or the name of a store. */
  | { readonly with: string }
  /** By a schedule, or by the job that is done with it. */
  | { readonly by: string }
  /** Not before the tenant, or the installation, and why not. */
  | { readonly stays: string }

export interface Retention {
  readonly rules?: readonly RetentionRule[]
  /** By id of a table or name of a store. */
  readonly endings?: Readonly<Record<string, Ending>>
}

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** When does what we store end? A test refuses a table or store of which nobody says it. */
    readonly retention?: Retention
  }
}
