import type { SpecContract } from '../core/spec.ts'
import { readRegistry, type Registry } from '../spec/registry.ts'
import { compareRegistries } from './compare-registries.ts'
import type { ConfinedEnd, Gate, GateContext } from './gate.ts'
import { CouldNotRun, found, gate } from './judge.ts'
import { keepLog, lastWords } from './redacted-log.ts'
import { readWritten } from './written-file.ts'
import { runCommand } from './run-command.ts'
import { inWorkspace } from './workspace.ts'

/**
 * What the specification declared is what the product now says of itself, and nothing else appeared. `share`: of what is
 * declared, only what the task's plan says it produces must be there yet. `whole`: all of it, for the union.
 */
export const conformance = (extent: 'share' | 'whole'): Gate =>
  gate('conformance', 'dry', async (context) => {
    const { settings, contract, start, head, task } = context
    if (!settings.registry || !contract)
      return {
        findings: [
          found(
            'minor',
            'conformance.not_compared',
            undefined,
            'There is no registry, or no specification, to compare with.',
          ),
        ],
      }

    const before = await context.once(`registry of ${start}`, () => registryAtStart(context, start))
    const after = await ask(context, 'head', head)
    const log = await keepLog(context, 'conformance', [...before.runs, after.run])
    const command = settings.registry.join(' ')
    if (!after.registry)
      return {
        command,
        log,
        findings: [
          found(
            'blocker',
            'conformance.no_registry',
            undefined,
            `It answered before this task and no longer does. ${after.problem}`,
          ),
        ],
      }

    const expected = extent === 'whole' ? contract : shareOf(contract, task.produces)

    return { command, log, findings: compareRegistries(before.registry, after.registry, contract, expected) }
  })

/** Many tasks begin at one commit, most of them at the base, whose registry was asked for the specification already. */
async function registryAtStart(context: GateContext, start: string) {
  const atBase = start === context.base ? await context.registryAtBase?.() : null
  if (atBase) return { registry: atBase, runs: [] }
  const { registry, problem, run } = await ask(context, 'start', start)
  if (!registry) throw new CouldNotRun('conformance.no_registry', `Before this task: ${problem}`)

  return { registry, runs: [run] }
}

type Asked = { registry: Registry | null; problem: string; run: { title: string; end: ConfinedEnd } }

async function ask(context: GateContext, name: string, commit: string): Promise<Asked> {
  const argv = context.settings.registry ?? []
  const command = { argv, report: 'exit' as const, minutes: 5, needs: [] }
  const { end } = await inWorkspace(context, commit, (folder) =>
    runCommand(context, folder, 'conformance', command),
  )
  const run = { title: `[${name}] ${argv.join(' ')}`, end }
  if (end.exitCode !== 0)
    return {
      registry: null,
      problem: `It ended with ${end.exitCode ?? 'no code'}. ${await lastWords(end, 1_500)}`,
      run,
    }
  const { registry, problem } = readRegistry((await readWritten(end.stdout))?.toString('utf8') ?? '')

  return { registry, problem: problem ?? '', run }
}

/** Of the contract, what the task's own list of products mentions by name. */
function shareOf(contract: SpecContract, produces: readonly string[]): SpecContract {
  const says = (...words: string[]) => produces.some((line) => words.every((word) => mentions(line, word)))

  return {
    ...contract,
    entities: contract.entities.filter(({ module, name }) => says(name) || says(`${module}.${name}`)),
    routes: contract.routes.filter(({ method, path }) => says(method, path)),
    events: contract.events.filter(({ id }) => says(id)),
    features: contract.features.filter(({ id }) => says(id)),
    screens: contract.screens.filter(({ path }) => says(path)),
  }
}

/** As a whole: `/api/lead` is not mentioned by `/api/leads`. */
const mentions = (line: string, word: string): boolean => {
  const at = line.indexOf(word)
  const touches = (character: string | undefined) => character !== undefined && /[\w/.:-]/.test(character)
  const ends = line.slice(at + word.length).replace(/^[.:](?!\w)/, '')

  return at !== -1 && !touches(line[at - 1]) && !touches(ends[0])
}
