import { afterAll, expect, test } from '@jest/globals'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runHalf } from './half.ts'
import { promisesOf } from './promises.ts'

const programs = mkdtempSync(join(tmpdir(), 'outerloop-programs-'))
afterAll(() => rmSync(programs, { recursive: true, force: true }))

/** Every program of this machine but the sandbox. */
function pathWithoutSandbox(): string {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter))
    for (const name of namesIn(folder))
      if (name !== 'bwrap')
        try {
          symlinkSync(join(folder, name), join(programs, name))
        } catch {
          // A folder further in front has one of that name.
        }

  return programs
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Search paths name folders that are not there.
    return []
  }
}

test(
  'Without a sandbox the six are caught as well: what one of them did to main is asked about, and put back at a word',
  async () => {
    const outcome = await runHalf('bad', { environment: { ...process.env, PATH: pathWithoutSandbox() } })
    const { state, recorded } = outcome
    const undone = recorded.flatMap(({ event }) => (event.type === 'integrity_undone' ? [event] : []))

    expect(state.prepared?.sandbox.kind).toBe('none')
    expect(promisesOf(outcome).filter(({ kept }) => !kept)).toEqual([])
    expect(undone).toMatchObject([{ task: 'release-notes', findings: [] }])
    expect(JSON.stringify(state.integrity)).toContain('refs/heads/main')
    expect(state.integrity.every(({ restored, task }) => restored && task === 'release-notes')).toBe(true)
    // Nobody else is stopped for it, whoever's call ended first.
    expect(state.tasks['size-table']?.parked?.code).toBe('attempts')
  },
  20 * 60_000,
)
