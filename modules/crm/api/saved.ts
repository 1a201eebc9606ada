import { z } from 'zod'

/** What was saved, and the version it has now. */
export const savedSchema = z.object({ id: z.uuid(), version: z.int() })
export const idParams = z.object({ id: z.uuid() })

/** Keeps the status a literal, so that the declared responses can be checked against it. */
export const answer = <const Status extends number, Body>(status: Status, body: Body) => ({ status, body })
export const empty = { status: 204 } as const
