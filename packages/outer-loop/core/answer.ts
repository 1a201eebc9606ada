import { z } from 'zod'
import { claim, type Role } from './agent.ts'
import { plan, task } from './plan.ts'
import { reviewAnswer } from '../spec/review.ts'
import { taskId } from './ids.ts'

/** What an author hands in: the whole SPEC.md, and what they say to each finding of the round before. */
export const specAnswer = z.strictObject({
  markdown: z.string().min(1).max(400_000),
  answers: z
    .array(z.strictObject({ finding: z.string().max(40), text: z.string().min(1).max(4_000) }))
    .max(200)
    .default([]),
})

/** A change of the plan, for tasks that nobody has begun and for the one whose worker showed that the plan is wrong. */
export const planChange = z.strictObject({
  why: z.string().min(1).max(4_000),
  add: z.array(task).max(20).default([]),
  change: z.array(task).max(20).default([]),
  remove: z.array(taskId).max(20).default([]),
})
export type PlanChange = z.infer<typeof planChange>

/** The shape each role must answer in; made into a JSON Schema for programs that take one. */
export const answers = {
  spec: specAnswer,
  review: reviewAnswer,
  plan,
  replan: planChange,
  work: claim,
  repair: claim,
} satisfies Record<Role, z.ZodType>
