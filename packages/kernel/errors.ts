export interface ErrorShape {
  /** Stable, dotted, owned by one module: `crm.lead.not_found`. Code reads it; it never changes. */
  readonly code: string
  /** The HTTP status the edge answers with (RFC 9110). */
  readonly status: number
  /** Where the fault lies and what to do, by field. Never the rejected value itself. */
  readonly fields?: readonly FieldError[]
  /** Plain facts for the caller, such as the current version of a record. Never personal values. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>
  /** Seconds after which trying again makes sense (RFC 9110, Retry-After). */
  readonly retryAfter?: number
  /** Whether this should wake somebody: a fault of ours, not of the caller. */
  readonly wakes?: boolean
  readonly cause?: unknown
}

export interface FieldError {
  /** Path of the field, dotted: `fields.email`. */
  readonly field: string
  readonly code: string
  readonly message: string
}

/** An expected failure: `code` for code, `message` for people, `cause` for us. It never carries input. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly status: number
  readonly fields: readonly FieldError[]
  readonly facts: Readonly<Record<string, string | number | boolean>>
  readonly retryAfter: number | undefined
  readonly wakes: boolean

  constructor(message: string, shape: ErrorShape) {
    super(message, shape.cause === undefined ? undefined : { cause: shape.cause })
    this.code = shape.code
    this.status = shape.status
    this.fields = shape.fields ?? []
    this.facts = shape.facts ?? {}
    this.retryAfter = shape.retryAfter
    this.wakes = shape.wakes ?? shape.status >= 500
  }
}

/**
 * Whether something thrown is one of ours. By shape, not by class: code that a server loads itself and code in a
 * bundle are two copies of this file.
 */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && 'status' in error
}

/** Another tenant's record is not forbidden, it is not found: its existence is not ours to tell. */
export const notFound = (entity: string) => () =>
  new AppError('There is no such record, or it is not yours to see.', {
    code: `${entity}.not_found`,
    status: 404,
  })
