import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GateResult } from '../../core/gate.ts'
import type { PlannedTask } from '../../core/plan.ts'
import type { Finding } from '../../core/finding.ts'
import type { State } from '../../core/state.ts'
import { findCulprit } from '../../gates/bisect.ts'
import type { Gate, GateContext } from '../../gates/gate.ts'
import { gatesOfTask, gatesOfUnion, unionTask } from '../../gates/gate-list.ts'
import { CouldNotRun } from '../../gates/judge.ts'
import type { Change } from '../../isolation/change.ts'
import { secretsIn } from '../../isolation/environment.ts'
import { MergeConflict, treeNameOf } from '../../isolation/merge.ts'
import { leaseSlot, type Slot } from '../../isolation/slots.ts'
import { EffectFailed } from '../effects/effect.ts'
import type { Parts } from '../parts.ts'
import { registryOf } from './registry.ts'
import { runConfined } from './run-confined.ts'
import { changesOf, taskOf } from './task-parts.ts'
import { workplaceOf } from './workplace.ts'
import type { Workshop } from './workshop.ts'

type Judged = { name: string; task: PlannedTask; start: string; head: string; slot: Slot }

export const gateParts = (workshop: Workshop): Pick<Parts, 'runGate' | 'buildUnion' | 'bisectUnion'> => ({
  async runGate(state, { subject, gate: id }, signal) {
    if (subject.kind === 'task') {
      const task = taskOf(state, subject.task)
      const { settings } = state.prepared!
      const gate = named(gatesOfTask(settings, task.planned), id)
      const slot = await workshop.slot(state, task)
      const judged = {
        name: `${task.id}/${task.attempt}`,
        task: task.planned,
        start: task.start ?? state.base,
        head: task.snapshot!.commit,
        slot,
      }
      return run(workshop, state, gate, judged, signal)
    }
    const union = state.union!
    const gate = unionGate(state, id)
    return withUnionSlot(workshop, state, (slot) =>
      run(workshop, state, gate, ofUnion(state, union.commit!, slot), signal),
    )
  },

  async buildUnion(state) {
    const { base, heads } = state.union!
    return joined(workshop, state, base, heads)
  },

  async bisectUnion(state, { gate: id }, signal) {
    const { base, heads } = state.union!
    const gate = unionGate(state, id)
    const branches = heads.map(({ task }) => ({ task, after: state.tasks[task]?.planned.after ?? [] }))
    // Beside what was said of the whole, not in its place.
    const isRed = (what: string, slot: Slot) => async (tasks: readonly string[]) => {
      const some = await joined(
        workshop,
        state,
        base,
        heads.filter(({ task }) => tasks.includes(task)),
      )
      if ('files' in some) return null
      const part = ofUnion(state, some.commit, slot)
      const { outcome } = await run(workshop, state, gate, { ...part, name: `${part.name}-${what}` }, signal)

      return outcome === 'could_not_run' ? null : outcome === 'failed'
    }
    // What was red may have been red by chance: it has to be so once more before anybody is named. Mostly it is, so the
    // search does not wait for it.
    const [again, culprit] = await Promise.all([
      withUnionSlot(workshop, state, (slot) => isRed('again', slot)(heads.map(({ task }) => task))),
      withUnionSlot(workshop, state, (slot) => findCulprit(branches, isRed('parts', slot))),
    ])
    if (again !== true) return { culprit: null, message: `${id} was red once and is not red again.` }
    if (!culprit)
      return {
        culprit: null,
        message: `${id} is red, and no part of the branches could be judged by itself.`,
      }
    const beside = culprit.with ? ` together with ${culprit.with}` : ''

    return {
      culprit: culprit.task,
      message: `${id} turns red with ${culprit.task}${beside}; found in ${culprit.runs} runs.`,
    }
  },
})

async function run(
  workshop: Workshop,
  state: State,
  gate: Gate,
  judged: Judged,
  signal: AbortSignal,
): Promise<GateResult> {
  const { hub } = await workshop.opened(state)
  const { name, task, start, head, slot } = judged
  const folder = workshop.folders.gates(name)
  for (const each of [folder, workshop.folders.evidence]) await mkdir(each, { recursive: true, mode: 0o700 })
  const { once } = workshop
  const context: GateContext = {
    ...(await workplaceOf(workshop, state)),
    run: state.run,
    task,
    base: state.prepared!.commit,
    start,
    head,
    tree: await treeNameOf(hub.gitDir, head),
    changes: [...(await changesOf(workshop, hub, start, head)), ...(await irregularAt(workshop, head))],
    settings: state.prepared!.settings,
    contract: state.spec.contract,
    slot: {
      number: slot.number,
      ports: slot.ports,
      databaseUrl: slot.databaseUrl,
      makeDatabase: () => slot.makeDatabase(),
    },
    known: [...secretsIn(workshop.environment).values(), ...secretsOf(slot)],
    registryAtBase: () => registryOf(workshop, state, signal),
    once,
    confined: (argv, { cwd, minutes, needs, writable, env }) =>
      runConfined(workshop, state, argv, {
        name: `gate-${name.replace('/', '-')}-${gate.id}`,
        cwd,
        minutes,
        writable: [...writable, ...(needs.includes('browser') ? [slot.browserProfile] : [])],
        env: needs.length > 0 ? { ...slot.env, ...env } : env,
        reach:
          needs.includes('database') && slot.databaseUrl
            ? [Number(new URL(slot.databaseUrl).port || 5_432)]
            : [],
        logs: folder,
        signal,
      }),
    log: (what) => join(folder, `${what}.log`),
    evidence: workshop.folders.evidence,
    clock: () => performance.now(),
  }

  return gate.run({ ...context, atStart: (same) => findingsAtStart(context, same) })
}

/** Whichever task asks: the same commit answers the same. What cannot be run there excuses nothing, and is tried again. */
async function findingsAtStart(context: GateContext, gate: Gate): Promise<readonly Finding[]> {
  const { start, once, log, evidence } = context
  try {
    return await once(`${gate.id} at ${start}`, async () => {
      const { outcome, findings } = await gate.run({
        ...context,
        head: start,
        changes: [],
        log: (what) => log(`${what}-at-start`),
        evidence: join(evidence, 'at-start'),
      })
      if (outcome === 'could_not_run') throw new CouldNotRun(`${gate.id}.at_start`, 'It cannot be run there.')

      return findings
    })
  } catch (cause) {
    if (cause instanceof CouldNotRun) return []
    throw cause
  }
}

/** A worker holds its database's password, so it can write it down; nowhere but in its slot has it any business. */
const secretsOf = ({ databaseUrl, env }: Slot): string[] => {
  const password = databaseUrl && URL.canParse(databaseUrl) ? new URL(databaseUrl).password : ''

  return [...secretsIn(env).values(), decodeURIComponent(password)].filter(({ length }) => length >= 12)
}

async function joined(
  workshop: Workshop,
  state: State,
  base: string,
  heads: readonly { task: string; commit: string }[],
) {
  const { hub } = await workshop.opened(state)
  let commit = base
  for (const head of heads) {
    try {
      commit = await hub.join([commit, head.commit], {
        message: `Union with ${head.task}`,
        at: new Date(state.startedAt),
      })
    } catch (cause) {
      if (!(cause instanceof MergeConflict)) throw cause
      return { task: head.task, files: [...cause.paths] }
    }
  }
  return { commit, tree: await treeNameOf(hub.gitDir, commit) }
}

const ofUnion = (state: State, head: string, slot: Slot): Judged => ({
  name: `union/${state.union!.number}`,
  task: unionTask(state.union!.heads.flatMap(({ task }) => state.tasks[task]?.planned ?? [])),
  start: state.union!.base,
  head,
  slot,
})

const unionGate = (state: State, id: string): Gate => named(gatesOfUnion(state.prepared!.settings), id)

function named(gates: readonly Gate[], id: string): Gate {
  const gate = gates.find((one) => one.id === id)
  if (!gate) throw new EffectFailed('gate.unknown', `The frozen base has no gate ${id}.`, { again: false })

  return gate
}

/** A slot for one gate: the union's gates run at one time. One that needs a database makes it. */
async function withUnionSlot<T>(
  workshop: Workshop,
  state: State,
  act: (slot: Slot) => Promise<T>,
): Promise<T> {
  const slot = await leaseSlot({
    home: workshop.surroundings.home,
    settings: state.prepared!.settings,
    run: state.run,
    task: 'union',
    marker: workshop.marker('union'),
    base: workshop.folders.base,
    env: {},
    needs: { database: false },
  })
  try {
    return await act(slot)
  } finally {
    await slot.release()
  }
}

async function irregularAt(workshop: Workshop, commit: string): Promise<Change[]> {
  try {
    // Written by us in a folder that is hidden from workers.
    return JSON.parse(await readFile(join(workshop.folders.snapshots, `${commit}.json`), 'utf8')) as Change[]
  } catch {
    // Nothing irregular was seen at this commit.
    return []
  }
}
