import { AppError, isAppError } from '@leadkeep/kernel'
import { z } from 'zod'

/** RFC 9457, with our stable `code`. Facts, such as the current version of a record, stand beside these. */
export const problemSchema = z.looseObject({
  type: z.string().meta({ description: 'A URI that names the kind of problem; it need not lead anywhere.' }),
  title: z.string(),
  status: z.int(),
  code: z.string().meta({ description: 'Stable and dotted: what a program decides by.' }),
  instance: z.string().meta({ description: 'This request, as urn:uuid; the log entry carries the same id.' }),
  errors: z
    .array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'What is wrong with which field. Never the value that was sent.' }),
})

export type Problem = z.infer<typeof problemSchema>

/** Whatever was thrown as one of our errors. Of a stranger only that it happened is told. */
export function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error

  return new AppError('Something went wrong on our side.', { code: 'internal', status: 500, cause: error })
}

/** Facts and fields of a fault of ours stay inside: they are for the log. */
export function problemOf(error: AppError, requestId: string): Problem {
  const ours = error.status >= 500

  return {
    ...(ours ? {} : error.facts),
    type: `urn:leadkeep:problem:${error.code}`,
    title: error.message,
    status: error.status,
    code: error.code,
    instance: `urn:uuid:${requestId}`,
    ...(ours || error.fields.length === 0 ? {} : { errors: [...error.fields] }),
  }
}

export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  })
}
