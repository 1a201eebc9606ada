import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { State } from '../../core/state.ts'
import { inWorkspace } from '../../gates/workspace.ts'
import { readIfThere, writeWhole } from '../../isolation/files.ts'
import { readRegistry, type Registry } from '../../spec/registry.ts'
import { EffectFailed } from '../effects/effect.ts'
import { runConfined } from './run-confined.ts'
import { workplaceOf } from './workplace.ts'
import type { Workshop } from './workshop.ts'

/**
 * What the product consists of at the frozen base, as its own command prints it. The command is run once in a run: who
 * writes the specification, who reviews it, the linter and the gate all read the same answer. Null where the settings name none.
 */
export async function registryText(
  workshop: Workshop,
  state: State,
  signal?: AbortSignal,
): Promise<string | null> {
  const { registry } = state.prepared!.settings
  if (!registry) return null
  const kept = join(workshop.folders.folder, 'registry.json')
  const known = await readIfThere(kept)
  if (known) return known.toString()

  return workshop.once('registry', () => asked(workshop, state, registry, kept, signal))
}

async function asked(
  workshop: Workshop,
  state: State,
  registry: readonly string[],
  kept: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const place = await workplaceOf(workshop, state)
  const end = await inWorkspace(place, state.prepared!.commit, (folder) =>
    runConfined(workshop, state, registry, {
      name: 'registry',
      cwd: folder,
      minutes: 5,
      writable: [folder],
      env: {},
      ...(signal ? { signal } : {}),
    }),
  )
  const text = await readFile(end.stdout, 'utf8')
  const { problem } = readRegistry(text)
  if (end.exitCode !== 0 || problem !== null)
    throw new EffectFailed(
      'registry.unreadable',
      `"${registry.join(' ')}": ${problem ?? ''} It ended with ${end.exitCode ?? end.signal}.`,
    )
  await writeWhole(kept, text)

  return text
}

export async function registryOf(
  workshop: Workshop,
  state: State,
  signal: AbortSignal,
): Promise<Registry | null> {
  const text = await registryText(workshop, state, signal)

  return text === null ? null : readRegistry(text).registry
}
