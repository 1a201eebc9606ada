import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface Step {
  readonly name: string
  /** A program of node_modules/.bin, or `node`. */
  readonly program: string
  readonly parameters: readonly string[]
  readonly directory?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Why the step cannot even begin, in a sentence; it counts as failed. */
  readonly refusal?: string
}

/** Runs a step with its output as it is, between two lines that say what and how it went. */
export async function succeeds(step: Step): Promise<boolean> {
  const started = Date.now()
  console.log(`\n» ${step.name}`)
  if (step.refusal) console.error(step.refusal)
  const passed = !step.refusal && (await run(step))
  console.log(`${passed ? '✓' : '✗'} ${step.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)

  return passed
}

async function run({ program, parameters, directory, environment }: Step): Promise<boolean> {
  const path = program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program)
  const child = spawn(path, parameters, {
    cwd: directory ?? root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32' && program !== 'node', // npm's launchers there are batch files.
  })
  const end = () => child.kill('SIGTERM')
  for (const event of endings) process.once(event, end)
  try {
    const [code] = (await once(child, 'exit')) as [number | null] // null: ended by a signal

    return code === 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)

    return false
  } finally {
    for (const event of endings) process.off(event, end)
  }
}

// `disconnect`: bootstrap.mjs, which started us, is gone.
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']
process.on('disconnect', () => process.exit(1)).channel?.unref()

/** All steps run, whatever one says; the last line and the exit code say whether all passed. */
export async function runAll(steps: readonly Step[]): Promise<void> {
  const failed: string[] = []
  for (const step of steps) if (!(await succeeds(step))) failed.push(step.name)
  console.log(failed.length === 0 ? `\nAll passed.` : `\nFailed: ${failed.join(', ')}.`)
  process.exitCode = failed.length === 0 ? 0 : 1
}
