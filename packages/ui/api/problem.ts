/** What went wrong, as the API tells it (RFC 9457), ready to be shown. */
export interface Problem {
  /** HTTP status; 0 when nothing answered. */
  readonly status: number
  /** Stable and dotted, what code decides by: `crm.lead.conflict`. `ui.offline` when nothing answered. */
  readonly code: string
  /** A sentence for people. */
  readonly title: string
  /** What is wrong with which field, by its dotted path. */
  readonly fields: Readonly<Record<string, string>>
  /** Plain facts beside it, such as the current version of a record. */
  readonly facts: Readonly<Record<string, unknown>>
}

export type Answer<T> =
  | { readonly ok: true; readonly status: number; readonly data: T }
  | { readonly ok: false; readonly problem: Problem }

/** Reads a problem out of a body of unknown shape; what is missing is filled with `fallback`. */
export function problemFrom(status: number, body: unknown, fallback: string): Problem {
  const facts = isRecord(body) ? body : {}
  const { code, title, errors } = facts

  return {
    status,
    code: typeof code === 'string' ? code : 'ui.unexpected',
    title: typeof title === 'string' ? title : fallback,
    fields: fieldsFrom(errors),
    facts,
  }
}

function fieldsFrom(errors: unknown): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const error of Array.isArray(errors) ? errors : []) {
    if (isRecord(error) && typeof error.field === 'string' && typeof error.message === 'string')
      fields[error.field] ??= error.message
  }

  return fields
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
