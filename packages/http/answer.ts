import { invalidResponse, undeclaredResponse } from './http-errors.ts'
import type { Answer, Route } from './route.ts'
import { fieldErrors } from './validation.ts'

/** What is not declared does not leave: an undeclared status fails, an undeclared key is dropped. */
export async function answerOf(route: Route, result: Answer | Response): Promise<Response> {
  const declared = route.responses[result.status]
  if (declared === undefined || (declared === 'stream') !== result instanceof Response)
    throw undeclaredResponse()
  if (result instanceof Response) return result
  const headers = new Headers(result.headers)
  if (declared === 'stream' || declared === 'empty')
    return new Response(null, { status: result.status, headers })
  const output = await declared.safeParseAsync(result.body)
  if (!output.success) throw invalidResponse(fieldErrors(output.error.issues, result.body))
  headers.set('content-type', 'application/json')

  return new Response(JSON.stringify(output.data), { status: result.status, headers })
}
