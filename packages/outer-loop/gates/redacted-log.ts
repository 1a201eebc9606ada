import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { GateResult } from '../core/gate.ts'
import type { ConfinedEnd, GateContext } from './gate.ts'
import { redact } from './known-values.ts'
import { plain } from './report.ts'
import { readEnd } from './written-file.ts'

const most = 2_000_000

/** What a gate's programs said, known values taken out, kept with its digest. */
export async function keepLog(
  context: GateContext,
  name: string,
  runs: readonly { title: string; end: ConfinedEnd }[],
): Promise<GateResult['log']> {
  const parts = await Promise.all(
    runs.map(async ({ title, end }) => [
      `$ ${title}`,
      await readEnd(end.stdout, most),
      await readEnd(end.stderr, most),
      `→ ${end.timedOut ? 'out of time' : (end.signal ?? end.exitCode)}`,
      '',
    ]),
  )
  const text = redact(parts.flat().join('\n'), context.known)
  const path = context.log(name)
  await writeFile(path, text, { mode: 0o600 })

  return { path, digest: createHash('sha256').update(text).digest('hex') }
}

/** The end of what it said, for a finding: where a program says why it stopped. */
export async function lastWords(end: ConfinedEnd, length = 2_500): Promise<string> {
  const [out, err] = [plain(await readEnd(end.stdout, length)), plain(await readEnd(end.stderr, length))]

  return [out, err]
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .join('\n---\n')
    .slice(-length)
}
