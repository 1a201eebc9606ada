import { z } from 'zod'

/** `r-20261122-3f9a1c`: sortable by day, typed by hand without effort. */
export const runId = z.string().regex(/^r-\d{8}-[0-9a-f]{6}$/)
export type RunId = z.infer<typeof runId>

/** A task's name within its run, as the plan gives it: `landing-page`. */
export const taskId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(48)
export type TaskId = z.infer<typeof taskId>

/** A git object name, SHA-1 or SHA-256, lower-case hex. */
export const objectName = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)

/** SHA-256, lower-case hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/)
