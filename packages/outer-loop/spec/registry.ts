import { z } from 'zod'

/** What is needed of the registry's answer; a program may say much more. Any command can print this shape. */
const registryShape = z.object({
  modules: z.array(z.object({ id: z.string() })),
  entities: z
    .array(
      z.object({
        module: z.string(),
        /** `crm.lead` */
        id: z.string(),
        columns: z.array(
          z.object({
            id: z.string(),
            class: z.string(),
            /** Why an open column is open. */
            because: z.string().nullish(),
            subject: z.string().nullish(),
          }),
        ),
      }),
    )
    .default([]),
  routes: z
    .array(
      z.object({
        module: z.string(),
        method: z.string(),
        path: z.string(),
        /** `public`, `session`, or the features that are all needed. */
        access: z.union([z.string(), z.array(z.string())]),
      }),
    )
    .default([]),
  /** `payload` is known to few programs; where it is absent, additivity is not judged. */
  events: z.array(z.object({ id: z.string(), payload: z.array(z.string()).nullish() })).default([]),
  features: z.array(z.object({ id: z.string() })).default([]),
  screens: z
    .array(z.object({ module: z.string(), path: z.string(), access: z.array(z.string()).default([]) }))
    .default([]),
})
export type Registry = z.infer<typeof registryShape>

export type RegistryReading =
  | { readonly registry: Registry; readonly problem: null }
  /** One sentence for a person: the registry's command ran, but what it printed is not a registry. */
  | { readonly registry: null; readonly problem: string }

/** Reads what the registry's command printed: the standard output of `leadkeep inspect --json`, or of another's. */
export function readRegistry(printed: string): RegistryReading {
  let value: unknown
  try {
    value = JSON.parse(printed)
  } catch {
    return { registry: null, problem: 'The registry command printed something that is not JSON.' }
  }
  const parsed = registryShape.safeParse(value)
  if (parsed.success) return { registry: parsed.data, problem: null }
  const [first] = parsed.error.issues
  const where = first ? `${first.path.join('.') || 'the whole'}: ${first.message}` : 'unknown'

  return { registry: null, problem: `The registry command printed JSON of another shape (${where}).` }
}
