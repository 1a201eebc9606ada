import type { AppError, Scope } from '@leadkeep/kernel'
import { logEntry } from './fault.ts'
import type { HandlerOptions } from './handler-options.ts'
import { refusalUnrecorded } from './http-errors.ts'
import { asAppError, problemOf, problemResponse } from './problem.ts'
import type { Progress } from './progress.ts'
import { isRefusal } from './route.ts'

/** A refused or failed act, for the log. */
export interface Refusal {
  readonly routeId: string
  readonly code: string
  readonly status: number
  readonly requestId: string
  /** Values of the path that passed the route's schema; empty when they did not. */
  readonly params: Readonly<Record<string, unknown>>
  /** What was thrown, to tell what already has its entry. Not to be written down: its cause may carry values. */
  readonly error: AppError
}

export type OnRefusal = (scope: Scope | null, refusal: Refusal) => Promise<void>

/** The answer to what was thrown, told only after its entry stands. */
export async function refuse(
  options: HandlerOptions,
  request: Request,
  progress: Progress,
  thrown: unknown,
): Promise<Response> {
  const error = asAppError(thrown)
  const told = await recorded(options.onRefusal, progress, error)
  const { requestId, route } = progress
  for (const each of new Set([error, told]))
    if (each.wakes) options.log(logEntry(each, requestId, route?.id ?? null))

  const problem = problemOf(told, requestId)
  const response = options.present?.(problem, request) ?? problemResponse(problem)
  const headers = new Headers(response.headers)
  if (told.retryAfter !== undefined) headers.set('retry-after', String(Math.ceil(told.retryAfter)))
  if (told.status === 401) headers.set('www-authenticate', 'Bearer')
  if (told.status === 405) headers.set('allow', String(told.facts['allow']))

  return new Response(response.body, { status: told.status, headers })
}

/**
 * Waits until a refusal has its entry and says what to answer. When the entry cannot be written, an answer that would
 * tell something (wrong password, not yours, no such record, somebody was faster) becomes 503: whoever probes while
 * the log is away learns nothing. A 5xx tells nothing and stays as it is, and what succeeded is never touched here,
 * since its entry was in its own transaction.
 */
async function recorded(onRefusal: OnRefusal, progress: Progress, error: AppError): Promise<AppError> {
  const { route, scope, requestId, params } = progress
  const { code, status } = error
  if (route === null || !progress.counts || !isRefusal(status)) return error
  try {
    await onRefusal(scope, { routeId: route.id, code, status, requestId, params, error })

    return error
  } catch (cause) {
    return status >= 500 ? error : refusalUnrecorded(cause)
  }
}
