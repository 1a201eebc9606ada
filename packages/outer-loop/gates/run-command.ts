import { join } from 'node:path'
import type { ConfinedEnd, ConfinedOptions, GateContext } from './gate.ts'
import { CouldNotRun } from './judge.ts'
import { lastWords } from './redacted-log.ts'
import { reportOfJest } from './report-of-jest.ts'
import { reportOfPlaywright } from './report-of-playwright.ts'
import type { Report } from './report.ts'
import { readWritten } from './written-file.ts'

export type Command = {
  argv: readonly string[]
  report: 'exit' | 'jest' | 'playwright'
  minutes: number
  needs: ConfinedOptions['needs']
}
export type Ran = { argv: readonly string[]; end: ConfinedEnd; report: Report | null }

/**
 * Runs a command of the settings in a folder, and reads its report. A command that takes the report's path elsewhere than
 * at its end says `{report}` there.
 */
export async function runCommand(
  context: GateContext,
  folder: string,
  id: string,
  command: Command,
  more: readonly string[] = [],
): Promise<Ran> {
  const { report: kind, minutes, needs } = command
  const answers = await context.scratch(`${id}-report`)
  const path = join(answers, 'report.json')
  const argv = withReport([...command.argv], kind, path, more)
  const end = await context.confined(argv, {
    cwd: folder,
    minutes,
    needs,
    writable: [folder, answers],
    env: {
      CI: '1',
      FORCE_COLOR: '0',
      ...(kind === 'playwright'
        ? { PLAYWRIGHT_JSON_OUTPUT_FILE: path, PLAYWRIGHT_JSON_OUTPUT_NAME: path }
        : {}),
    },
  })
  await refuseIfNotRun(id, argv, end)
  const written = kind === 'exit' || end.timedOut ? null : await readWritten(path)
  const read = kind === 'jest' ? reportOfJest : reportOfPlaywright

  return { argv, end, report: written ? read(written.toString('utf8'), folder) : null }
}

function withReport(
  argv: string[],
  kind: Command['report'],
  path: string,
  more: readonly string[],
): string[] {
  const placed = argv.map((each) => each.replaceAll('{report}', path))
  if (kind === 'exit') return [...placed, ...more]
  if (placed.some((each, index) => each !== argv[index])) return [...placed, ...more]
  if (kind === 'jest') return [...placed, '--json', `--outputFile=${path}`, ...more]

  return [
    ...placed,
    ...(argv.some((each) => each.startsWith('--reporter')) ? [] : ['--reporter=json']),
    ...more,
  ]
}

/** A program that is not there, or was killed by something else than our clock, has judged nothing. */
async function refuseIfNotRun(id: string, argv: readonly string[], end: ConfinedEnd): Promise<void> {
  if (end.timedOut) return
  const words = await lastWords(end, 500)
  if (end.exitCode === 127 || end.exitCode === 126 || /^bwrap: /m.test(words))
    throw new CouldNotRun(
      `${id}.missing_program`,
      `"${argv[0]}" cannot be run here (${end.exitCode}). ${words}`,
    )
  if (end.exitCode === null)
    throw new CouldNotRun(`${id}.killed`, `"${argv[0]}" was ended by ${end.signal ?? 'something'}. ${words}`)
}
