import { z } from 'zod'

const name = z.string().min(1).max(200)
const reason = z.string().min(1).max(2_000)

/** How the product classifies a column; free text is never `operational` without a reason. */
export const columnClass = z.enum([
  'personal',
  'confidential',
  'operational',
  'plain_text',
  'exact_index',
  'prefix_index',
])

/**
 * The machine-readable part of a specification: the fenced `yaml` block under "Contract" in SPEC.md. The prose explains
 * it, this binds: the linter checks it against the registry before work, the conformance gate after it.
 */
export const specContract = z.strictObject({
  title: z.string().min(3).max(120),
  /** Modules touched or made. */
  modules: z.array(z.strictObject({ id: name, change: z.enum(['new', 'extend']) })).min(1),
  entities: z
    .array(
      z.strictObject({
        module: name,
        name,
        change: z.enum(['new', 'extend']),
        columns: z.array(
          z.strictObject({ name, class: columnClass, subject: name.nullish(), reason: reason.nullish() }),
        ),
      }),
    )
    .default([]),
  routes: z
    .array(
      z.strictObject({
        module: name,
        method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
        path: z.string().startsWith('/'),
        /** A feature id, or `public` with its reason. Never absent. */
        access: z.string().nullish(),
        reason: reason.nullish(),
      }),
    )
    .default([]),
  events: z
    .array(
      z.strictObject({ id: name, change: z.enum(['new', 'extend']), payload: z.array(name).default([]) }),
    )
    .default([]),
  features: z.array(z.strictObject({ id: name, roles: z.array(name).default([]) })).default([]),
  screens: z
    .array(z.strictObject({ module: name, path: z.string().startsWith('/'), feature: name.nullish() }))
    .default([]),
  migrations: z.array(z.strictObject({ module: name, name, reversible: z.boolean() })).default([]),
  criteria: z
    .array(
      z.strictObject({
        id: z.string().regex(/^AC-\d+$/),
        text: z.string().min(10).max(2_000),
        /** The test file that will prove it. */
        test: z.string().nullish(),
      }),
    )
    .min(1),
  nonGoals: z.array(reason).default([]),
  assumptions: z
    .array(
      z.strictObject({
        id: z.string().regex(/^A-\d+$/),
        text: reason,
        /** What is done unless somebody says otherwise. */
        default: reason,
        reversible: z.boolean(),
      }),
    )
    .default([]),
})
export type SpecContract = z.infer<typeof specContract>
