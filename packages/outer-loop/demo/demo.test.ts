import { afterAll, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { sandboxHere } from '../isolation/test-world.ts'
import { runHalves, type Outcome } from './half.ts'
import { promisesOf, caught } from './promises.ts'
import type { Scratch } from './scratch.ts'
import type { Half } from './work/plan.ts'

const branches = ['feat/landing-page', 'feat/crm-webhook', 'feat/consent-logging']
const gates = 'ownership forbidden dependencies secrets tamper-text conformance unit tamper migrations'.split(
  ' ',
)
/** And one that is dear for each; the union has them all. */
const asked = {
  'landing-page': 'lint',
  'crm-webhook': 'types',
  'consent-logging': 'database',
}
/** On two busy cores; alone it takes a small part of it. */
const patience = 20 * 60_000

const broken = (outcome: Outcome) => promisesOf(outcome).filter(({ kept }) => !kept)
const gatesOf = ({ state }: Outcome, task: string) =>
  Object.values(state.tasks[task]?.results ?? {}).map(({ result }) => `${result.gate} ${result.outcome}`)

/** The two halves of `outerloop demo`, as it runs them, and what is left of each when it is over. */
const opened = new Map<Half, Scratch>()
const halves = runHalves((half) => ({
  environment: process.env,
  opened: (scratch) => opened.set(half, scratch),
}))

afterAll(() => halves.over)

async function run(half: Half) {
  const outcome = await halves[half]
  return { outcome, ...leftOf(opened.get(half)!.folder) }
}

function leftOf(folder: string) {
  const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))

  return { left, isThere: existsSync(folder) }
}

test(
  'One goal becomes three branches at one time, green alone and together, and three pull requests; nothing else moves',
  async () => {
    const { outcome, left, isThere } = await run('good')
    const { state, pullRequests, main } = outcome

    expect(broken(outcome)).toEqual([])
    expect(state.prepared?.sandbox.kind).toBe(sandboxHere.kind)
    for (const [task, gate] of Object.entries(asked))
      expect(gatesOf(outcome, task).toSorted()).toEqual(
        [...gates, gate].map((gate) => `${gate} passed`).toSorted(),
      )
    expect(state.tasks['landing-page']?.results['tamper']?.result.counts).toMatchObject({
      passed: 2,
      failed: 0,
    })
    expect(pullRequests.map(({ branch, order, state: is }) => [order, branch, is])).toEqual(
      branches.map((branch, place) => [place + 1, branch, 'open']),
    )
    expect(pullRequests.map(({ head }) => head)).toEqual(state.union?.heads.map(({ commit }) => commit))
    expect([main.after, main.atForge]).toEqual([main.before, main.before])
    expect(state.spent.usd).toBe(0)
    expect({ left, isThere }).toEqual({ left: [], isThere: false })

    // The promises are not kept by saying so.
    const moved = { ...outcome, main: { ...main, after: '0'.repeat(40) } }
    expect(broken(moved).map(({ promise }) => promise)).toEqual([
      'main did not move, neither yours nor the forge’s',
    ])
    expect(broken({ ...outcome, pullRequests: pullRequests.slice(1) })).toHaveLength(1)
    expect(broken({ ...outcome, half: 'bad' }).length).toBeGreaterThanOrEqual(6)
  },
  patience,
)

test(
  'Six bad workers among them are each caught, named and stopped, and the three come through all the same',
  async () => {
    const { outcome, left, isThere } = await run('bad')

    expect(broken(outcome)).toEqual([])
    expect(caught(outcome).map(({ task, finding }) => [task, finding?.code])).toEqual([
      ['source-filter', 'work.no_change'],
      ['receipt-typing', 'tamper.test_file_removed'],
      ['release-notes', 'integrity.reached_for_base'],
      ['support-notes', 'secrets.known_value'],
      ['size-table', 'attempt.silence'],
      ['served-words', 'unit.failed'],
    ])
    expect(outcome.pullRequests.map(({ branch }) => branch).toSorted()).toEqual(branches.toSorted())
    expect({ left, isThere }).toEqual({ left: [], isThere: false })

    await halves.over
    expect(leftOf(dirname(opened.get('bad')!.folder))).toEqual({ left: [], isThere: false })
  },
  patience,
)
