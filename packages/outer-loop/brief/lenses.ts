import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Lens, lens, lenses } from '../spec/review.ts'

/**
 * What to look for through each lens: the repository's own `.ai/lenses/edge-cases.md`, or, where it has none, one sentence.
 * Which lenses there are is fixed: a repository may sharpen one, not take one away.
 */
export const loadLenses = async (checkout: string): Promise<Record<Lens, string>> => {
  const texts = await Promise.all(
    lens.options.map(async (name) => {
      const path = join(checkout, '.ai', 'lenses', `${name.replaceAll('_', '-')}.md`)
      const own = await readFile(path, 'utf8').catch(() => '')
      return [name, own.trim() === '' ? lenses[name] : own.trim()] as const
    }),
  )
  // Every lens is among the options, once.
  return Object.fromEntries(texts) as Record<Lens, string>
}
