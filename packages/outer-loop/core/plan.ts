import { z } from 'zod'
import { taskId } from './ids.ts'

/** One to two hours of one worker: what it must make true, what it may touch, what it needs and gives. */
export const task = z.strictObject({
  id: taskId,
  title: z.string().min(3).max(120),
  /** `feat/landing-page`. The engine alone writes it. */
  branch: z
    .string()
    .regex(/^(feat|fix|chore|docs|refactor)\/[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(80),
  brief: z.string().min(1).max(20_000),
  criteria: z.array(z.string().regex(/^AC-\d+$/)),
  /** Globs it may change. No two tasks that can run at one time own the same file. */
  owns: z.array(z.string().min(1)).min(1),
  reads: z.array(z.string().min(1)).default([]),
  /** Exact signatures and names, so that both sides of a seam are built to one drawing. */
  consumes: z.array(z.string().max(1_000)).default([]),
  produces: z.array(z.string().max(1_000)).default([]),
  after: z.array(taskId).default([]),
  /** Gates beside the ones that every task has; ids from the settings. */
  gates: z.array(z.string()).default([]),
  /** Existing tests that this task is meant to change, each with the reason: the tamper gate lets these pass. */
  refactors: z.array(z.strictObject({ path: z.string(), reason: z.string().min(10) })).default([]),
  minutes: z.number().positive().max(180).default(90),
  usd: z.number().positive().max(50).nullish(),
})
export type PlannedTask = z.infer<typeof task>

export const plan = z.strictObject({ tasks: z.array(task).min(1).max(40) })
export type Plan = z.infer<typeof plan>
