import { refuses, type Finding } from '../core/finding.ts'
import type { GateResult } from '../core/gate.ts'
import type { Gate, GateContext, Judgement, Tier } from './gate.ts'
import { redact } from './known-values.ts'

const mostFindings = 500

/** Why a gate has no answer. It is a result like any other, and not a green one. */
export class CouldNotRun extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A gate from its question: times it, derives the outcome, and turns whatever breaks into `could_not_run`. */
export const gate = (id: string, tier: Tier, ask: (context: GateContext) => Promise<Judgement>): Gate => ({
  id,
  tier,
  async run(context) {
    const began = context.clock()
    const judgement = await ask(context).catch((error: unknown) => unanswered(id, error))

    return {
      gate: id,
      outcome: judgement.outcome ?? (refuses(judgement.findings) ? 'failed' : 'passed'),
      findings: presentable(context, id, judgement.findings),
      counts: judgement.counts ?? null,
      durationMs: Math.max(0, context.clock() - began),
      tree: context.tree,
      command: judgement.command ? redact(judgement.command, context.known).slice(0, 2_000) : null,
      log: judgement.log ?? null,
      evidence: judgement.evidence ?? [],
    } satisfies GateResult
  },
})

/** A finding of a gate's own. */
export const found = (
  severity: Finding['severity'],
  code: string,
  where: string | null | undefined,
  message: string,
): Finding => ({
  code,
  severity,
  where: where ?? null,
  message,
  falsify: null,
  by: 'gate',
})

function unanswered(id: string, error: unknown): Judgement {
  const code = error instanceof CouldNotRun ? error.code : `${id}.broke`
  const message = error instanceof Error ? error.message : String(error)

  return { outcome: 'could_not_run', findings: [found('blocker', code, undefined, message)] }
}

/** The worst first, none with a known value in it, and never more than a result may hold. */
function presentable(context: GateContext, id: string, findings: readonly Finding[]): Finding[] {
  const rank = { blocker: 0, major: 1, minor: 2, note: 3 }
  const sorted = [...findings].sort((a, b) => rank[a.severity] - rank[b.severity])
  const kept = sorted.length > mostFindings ? sorted.slice(0, mostFindings - 1) : sorted
  if (kept.length < sorted.length)
    kept.push(
      found('note', `${id}.more`, undefined, `${sorted.length - kept.length} more findings are not shown.`),
    )

  return kept.map((each) => ({
    ...each,
    where: each.where ? printable(redact(each.where, context.known)).slice(0, 500) : null,
    message: redact(each.message, context.known).slice(0, 4_000),
    by: `gate:${id}`,
  }))
}

/** A file name may hold anything but a zero byte; on a board and in a terminal it must not. */
const printable = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (each) => `\\u${each.codePointAt(0)?.toString(16)}`)
