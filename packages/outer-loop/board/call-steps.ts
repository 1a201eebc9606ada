import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { adapters } from '../adapters/adapters.ts'
import type { CallState } from '../core/state.ts'
import type { Step } from './source.ts'

const tail = 128_000

/** What a worker's program did last, from the end of its output: tools with what they were used on. */
export async function callSteps(
  folder: string,
  call: CallState,
  { now, worktree }: { readonly now: () => Date; readonly worktree: string | null },
): Promise<readonly Step[]> {
  const adapter = Object.entries(adapters).find(([id]) => id === call.adapter)?.[1]
  if (!adapter) return []
  const { lines, changedAt } = await endOf(join(folder, 'stdout.ndjson'))
  const decoder = adapter.decoder({ charged: call.charged, answer: null, model: call.model, now })
  const at = changedAt.toISOString()

  return lines
    .flatMap((line) => decoder.line(line))
    .flatMap((event) =>
      event.type === 'tool_started'
        ? [{ at, text: `${event.kind} ${(event.target ?? event.name).replaceAll(`${worktree}/`, '')}` }]
        : [],
    )
    .slice(-20)
}

async function endOf(path: string): Promise<{ readonly lines: readonly string[]; readonly changedAt: Date }> {
  try {
    await using file = await open(path)
    const { size, mtime } = await file.stat()
    const from = Math.max(0, size - tail)
    const bytes = Buffer.alloc(size - from)
    await file.read(bytes, 0, bytes.length, from)
    const lines = bytes.toString('utf8').split('\n')

    // The first was cut somewhere, and the last is still being written.
    return { lines: lines.slice(from > 0 ? 1 : 0, -1), changedAt: mtime }
  } catch {
    // It has said nothing yet.
    return { lines: [], changedAt: new Date(0) }
  }
}
