import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { isHuman, type HumanEvent } from '../core/event.ts'
import { refusalOf } from '../core/reduce-human.ts'
import { replay } from '../core/reduce.ts'
import type { State } from '../core/state.ts'
import { LedgerRefused } from '../ledger/ledger.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'
import { homeOf } from '../engine/real/home.ts'
import { ask } from '../isolation/git.ts'
import { gitDirOf } from '../isolation/integrity.ts'
import { Failure } from './failure.ts'

/** One repository's ledger and home, as a command opens them. */
export class Installation {
  readonly repository: string
  readonly home: string
  readonly ledger: SqliteLedger

  private constructor(repository: string, home: string) {
    this.repository = repository
    this.home = home
    this.ledger = new SqliteLedger(join(home, 'ledger.sqlite'))
  }

  static async open(folder: string, environment: NodeJS.ProcessEnv): Promise<Installation> {
    const repository = await repositoryAt(folder)
    const home = await homeOf(repository, environment)
    await mkdir(home, { recursive: true, mode: 0o700 })

    return new Installation(repository, home)
  }

  async latest(wanted: string | undefined): Promise<string> {
    const runs = await this.ledger.runs()
    const run = wanted ?? runs.at(-1)?.run
    if (!run)
      throw new Failure('run.none', 'There is no run yet.', 'Start one: outerloop run "what you want"')
    if (!runs.some((one) => one.run === run))
      throw new Failure(
        'run.unknown',
        `There is no run ${run}.`,
        `Known: ${runs.map((one) => one.run).join(', ') || 'none'}`,
      )
    return run
  }

  state = async (run: string): Promise<State> => replay(await this.ledger.read(run))

  /** A named person's act, recorded only if it is possible; whoever drives the run hears of it at once. */
  async act(run: string, event: HumanEvent, name: string): Promise<State> {
    if (!isHuman(event)) throw new TypeError('Only a person’s act.')
    for (;;) {
      const recorded = await this.ledger.read(run)
      const state = replay(recorded)
      const refusal = refusalOf(state, event)
      if (refusal) throw new Failure(refusal.code, refusal.message)
      try {
        const added = await this.ledger.append(run, {
          after: state.sequence,
          by: { kind: 'human', name },
          at: new Date(),
          events: [event],
        })
        return replay(added, state)
      } catch (cause) {
        // Something else happened first: whether the act is still possible is asked again.
        if (!(cause instanceof LedgerRefused && cause.code === 'ledger.outpaced')) throw cause
      }
    }
  }
}

async function repositoryAt(folder: string): Promise<string> {
  try {
    return await realpath(await ask(['-C', folder, 'rev-parse', '--show-toplevel'], { gitDir: null }))
  } catch (cause) {
    throw new Failure(
      'repository.none',
      `${folder} is not in a git repository (${cause instanceof Error ? cause.message : ''}).`,
      'Change into one, or name it with --repository.',
    )
  }
}

export const gitUser = async (repository: string): Promise<string | null> =>
  ask(['config', '--file', `${await gitDirOf(repository)}/config`, 'user.name'], { gitDir: null }).catch(
    () => null,
  )
