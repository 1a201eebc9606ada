import type { State, TaskState } from '../core/state.ts'
import { refuses } from '../core/finding.ts'

/** One sentence for each thing that comes about, in the order in which it does. */
export function storyOf(print: (line: string) => void): (state: State) => void {
  const told = new Set<string>()
  return (state) => {
    for (const line of lines(state)) {
      if (told.has(line)) continue
      told.add(line)
      print(`  ${elapsed(state)}  ${line}`)
    }
  }
}

function* lines(state: State): Generator<string> {
  const { prepared, spec, plan, union } = state
  if (prepared)
    yield prepared.sandbox.kind === 'bubblewrap'
      ? `Frozen at ${prepared.commit.slice(0, 10)}. Workers are held by bubblewrap ${prepared.sandbox.version}.`
      : `Frozen at ${prepared.commit.slice(0, 10)}. NO SANDBOX HOLDS HERE (${prepared.sandbox.why}) What workers break is found and put back.`
  if (spec.round > 0) yield `The specification is written (by ${spec.author}).`
  if (spec.contract && !refuses(spec.findings))
    yield 'The linter finds nothing against it in the product’s registry.'
  for (const { family, findings } of spec.reviews)
    yield `Reviewed by ${family}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}, ${refuses(findings) ? 'changes needed' : 'accepted'}.`
  if (plan.phase === 'accepted') yield `The plan holds: ${Object.keys(state.tasks).join(', ')}.`
  for (const task of Object.values(state.tasks)) yield* ofTask(task)
  if (state.parked) yield `The run stops: ${sentence(state.parked.text)}`
  if (union) {
    yield `All green branches together, ${union.number === 1 ? 'for the first time' : 'once more'}: ${union.heads.map(({ task }) => task).join(' + ')}.`
    if (union.phase === 'bisecting') yield `Union ${union.number} is red. Whose fault is it?`
    if (union.culprit) yield `Union ${union.number} turns red with ${union.culprit}.`
    if (union.phase === 'green')
      yield `Union ${union.number} is green: ${Object.keys(union.results).join(', ')}.`
  }
}

function* ofTask({
  id,
  slot,
  claim,
  snapshot,
  results,
  parked,
  head,
  pullRequest,
}: TaskState): Generator<string> {
  if (slot) yield `${id}: worktree, slot ${slot.number}, ports from ${slot.firstPort}, a database.`
  if (claim) yield `${id}: the worker says “${claim.summary.slice(0, 90)}”`
  if (snapshot)
    yield `${id}: the engine commits ${snapshot.files} ${snapshot.files === 1 ? 'file' : 'files'}, +${snapshot.added} −${snapshot.removed}.`
  for (const { result } of Object.values(results))
    if (result.outcome !== 'passed')
      yield `${id}: ${result.gate} ${result.outcome === 'failed' ? 'is red' : 'could not run'}: ${sentence(result.findings[0]?.message)}`
  if (head) yield `${id}: green alone (${Object.keys(results).join(', ')}).`
  if (parked) yield `${id}: stopped. ${sentence(parked.text)}`
  if (pullRequest) yield `${id}: pull request ${pullRequest.number}.`
}

const sentence = (text: string | undefined) => text?.split('\n')[0]?.slice(0, 160) ?? ''

const elapsed = ({ at, startedAt }: State): string => {
  const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(startedAt)) / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
