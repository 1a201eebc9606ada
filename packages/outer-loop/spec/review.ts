import { z } from 'zod'
import { finding, refuses, type Finding } from '../core/finding.ts'

/** What a reviewer must look through, one after the other; none may be left out of an answer. */
export const lenses = {
  routing: 'Addresses, methods, redirects, what the framework does with a path that is nearly right.',
  caching: 'What is kept, for whom, for how long, and who would see another’s.',
  edge_cases: 'Empty, one, very many, twice, at the same time, in another time zone, in another script.',
  failure_modes:
    'Each step that can fail: what is left behind, who hears of it, what happens on the second try.',
  consent_flow: 'What a person agreed to, in which words, how it is taken back, and what stops then.',
  tenancy: 'Whether one tenant, organization or person can read, change, count or time another’s.',
  abuse: 'What a stranger, a script, a colleague with a grudge or a hostile input gets out of it.',
} as const

export const lens = z.enum([
  'routing',
  'caching',
  'edge_cases',
  'failure_modes',
  'consent_flow',
  'tenancy',
  'abuse',
])
export type Lens = z.infer<typeof lens>

/** The fixed question list as an answer's shape: a JSON schema is made of it for programs that take one. */
export const reviewAnswer = z.strictObject({
  lenses: z
    .array(
      z.strictObject({
        lens,
        /** What was looked at through this lens: shown beside the findings, or instead of them. */
        looked: z.string().min(20).max(2_000),
        findings: z
          .array(
            z.strictObject({
              severity: finding.shape.severity,
              /** An anchor of the specification, or `path:line`. */
              where: z.string().min(1).max(500),
              message: z.string().min(10).max(4_000),
              /** What would show that the finding is wrong. A claim that nothing could refute is an opinion. */
              falsify: z.string().min(10).max(2_000),
              /** The id of an earlier round's finding that this raises again, after its answer was read. */
              again: z.string().max(40).nullable(),
            }),
          )
          .max(20),
      }),
    )
    .max(20),
})

/** A finding with the name by which later rounds speak of it: `R1-3`. */
export interface ReviewFinding extends Finding {
  readonly id: string
  readonly lens: Lens
  readonly again: string | null
}

export interface Review {
  readonly round: number
  readonly family: string
  readonly looked: Readonly<Record<Lens, string>>
  readonly findings: readonly ReviewFinding[]
}

export type ReviewReading =
  | { readonly review: Review; readonly problems: readonly [] }
  /** Sentences to hand back to the reviewer: the answer is not one until none is left. */
  | { readonly review: null; readonly problems: readonly string[] }

/** Reads a reviewer's answer. Whatever verdict it may have wished for has no place in it. */
export function readReview(
  answer: unknown,
  {
    round,
    family,
    earlier,
  }: { readonly round: number; readonly family: string; readonly earlier: readonly Review[] },
): ReviewReading {
  const parsed = reviewAnswer.safeParse(answer)
  if (!parsed.success)
    return {
      review: null,
      problems: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}.`),
    }
  const said = parsed.data.lenses
  const known = new Set(earlier.flatMap(({ findings }) => findings.map(({ id }) => id)))
  const problems = [
    ...lens.options
      .filter((name) => !said.some((part) => part.lens === name))
      .map(
        (name) => `The lens ${name} was not answered. Say what was looked at, also when nothing was found.`,
      ),
    ...said
      .filter((part, index) => said.findIndex((other) => other.lens === part.lens) < index)
      .map((part) => `The lens ${part.lens} was answered twice.`),
    ...said
      .flatMap(({ findings }) => findings.map(({ again }) => again))
      .filter((again) => again !== null && !known.has(again))
      .map((again) => `There is no earlier finding ${again}.`),
  ]
  if (problems.length > 0) return { review: null, problems }

  const findings = said
    .flatMap((part) => part.findings.map((found) => ({ ...found, lens: part.lens })))
    .map((found, index): ReviewFinding => ({
      ...found,
      id: `R${round}-${index + 1}`,
      code: `review.${found.lens}`,
      by: family,
    }))
  // Every lens is there exactly once: that was just checked.
  const looked = Object.fromEntries(said.map((part) => [part.lens, part.looked])) as Record<Lens, string>

  return { review: { round, family, looked, findings }, problems: [] }
}

/** Derived from severities and from nothing else. */
export const verdictOf = ({ findings }: Review): 'accepted' | 'changes' =>
  refuses(findings) ? 'changes' : 'accepted'
