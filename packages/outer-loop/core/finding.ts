import { z } from 'zod'

/** `blocker` and `major` refuse; `minor` and `note` are shown. A model never gives the verdict, only findings. */
export const severity = z.enum(['blocker', 'major', 'minor', 'note'])

/** Something wrong with a specification, a plan or a change: where, what, and how one would show that it is not so. */
export const finding = z.object({
  /** Stable, for people and code: `ownership.outside`, `tamper.test_removed`, `spec.route_without_access`. */
  code: z.string().max(100),
  severity,
  /** `path:line`, or an anchor of the specification (`AC-3`, `routes[2]`). */
  where: z.string().max(500).nullish(),
  message: z.string().max(4_000),
  /** What would prove this finding wrong. Reviewers must say; code's own findings need not. */
  falsify: z.string().max(2_000).nullish(),
  /** `lint`, `gate:tamper`, or the reviewing family: `codex`. */
  by: z.string().max(100),
})
export type Finding = z.infer<typeof finding>

export const refuses = (found: readonly Finding[]): boolean =>
  found.some(({ severity: level }) => level === 'blocker' || level === 'major')
