import { z } from 'zod'
import { role } from './agent.ts'

const minutes = z.number().positive().max(600)
const caps = z.object({ usd: z.number().positive(), minutes, tokens: z.int().positive().nullish() })

/** `argv`, never a line for a shell; nothing of a branch, a goal or a file name is ever parsed as a command. */
const argv = z.array(z.string().min(1)).min(1)

/**
 * `.ai/outer-loop.json`, read from the frozen base and from nowhere else: a branch that changes it changes nothing of
 * the run that judges it.
 */
export const settings = z.strictObject({
  /** The branch that runs start from and pull requests are for. */
  base: z.string().default('main'),
  /** Prints what the product consists of, in the shape of `leadkeep inspect --json`. Absent: specs are linted without. */
  registry: argv.nullish(),
  /** Makes a fresh worktree runnable (dependencies), without install scripts. Runs in the sandbox, cached by `key`. */
  prepare: z.object({ command: argv, key: z.array(z.string()), produces: z.array(z.string()) }).nullish(),
  agents: z
    .partialRecord(
      role,
      z.strictObject({
        adapter: z.enum(['claude', 'codex', 'command', 'manual']),
        model: z.string().nullish(),
        /** For `command`: the program. The brief's path is its last argument. */
        command: argv.nullish(),
        /** For `command`: which family its model is of; the built-in adapters know theirs. */
        family: z.string().nullish(),
      }),
    )
    .default({}),
  gates: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]*$/),
        command: argv,
        /** How its outcome is read: `exit` by code alone; the others also count tests, and none counted is not green. */
        report: z.enum(['exit', 'jest', 'playwright']).default('exit'),
        minutes: minutes.default(15),
        /** What it needs of the task's slot. */
        needs: z.array(z.enum(['ports', 'database', 'browser'])).default([]),
        /** Only for tasks whose plan names it, and for the union; so is every gate that needs something of the slot. */
        optional: z.boolean().default(false),
        /** Of a failed run only the failed tests are run again, this often, at the same tree; then it is red. */
        reruns: z.int().min(0).max(3).default(0),
        /** Also run on the union of all branches. */
        union: z.boolean().default(true),
      }),
    )
    .default([]),
  /** Test files, for the tamper gate: globs, and how a chosen list of them is run with a Jest JSON report. */
  tests: z.object({ files: z.array(z.string()), command: argv, minutes: minutes.default(15) }).nullish(),
  /** Globs that no task may change: gate configuration, agents' own settings, pipelines. */
  protected: z.array(z.string()).default([]),
  /** Globs of files that many tasks need (lock file, registries): they belong to one serial task. */
  serial: z.array(z.string()).default([]),
  /**
   * How a task's own database comes about from a migrated template; `{name}` and `{template}` are filled in. `migrate`
   * brings the database `{name}` up to the code it is run from: with it the migrations gate tries the upgrade, too.
   */
  database: z
    .object({ template: argv, create: argv, drop: argv, migrate: argv.nullish(), url: z.string() })
    .nullish(),
  budgets: z.strictObject({ run: caps, task: caps, attempt: caps }).default({
    run: { usd: 60, minutes: 600 },
    task: { usd: 15, minutes: 180 },
    attempt: { usd: 6, minutes: 60 },
  }),
  /** Tasks at work at one time. */
  parallel: z.int().min(1).max(16).default(3),
  /** Attempts at one task before a person is asked, the first included. */
  attempts: z.int().min(1).max(10).default(3),
  reviewRounds: z.int().min(1).max(5).default(3),
  /** Times a run may change its plan because a worker showed that it is wrong. */
  planChanges: z.int().min(0).max(5).default(2),
  /** Minutes without a byte from an agent before it is ended; three times as long while a tool is open. */
  silenceMinutes: minutes.default(10),
  /** First port of slot 1; each slot has 100. */
  portBase: z.int().min(1_024).max(60_000).default(20_000),
  briefBytes: z.int().min(4_096).max(400_000).default(120_000),
})
export type Settings = z.infer<typeof settings>

/**
 * Where the test of a criterion may lie: where the runner of chosen tests looks, and where Playwright does by itself, if a
 * gate runs it. None where the settings do not say: then anywhere. Globs, since the tests have still to be written.
 */
export const testGlobs = ({ tests, gates }: Settings): string[] => {
  const journeys = gates.some(({ report }) => report === 'playwright') ? ['**/*.spec.{js,ts,mjs}'] : []
  return tests ? [...tests.files, ...journeys] : []
}
