import type { QueryContext } from '@leadkeep/commands'
import { isDeepStrictEqual } from 'node:util'
import { ServedText } from './data/entities.ts'

interface Words {
  readonly kind: 'notice' | 'consent'
  readonly purpose: string | null
  readonly language: string
  /** The whole text; whatever version it says it has does not matter. */
  readonly content: object
}

/**
 * The version that words have in this tenant: the one they were served under before, else the next. So a changed text is
 * a new version by itself, and going back to earlier words goes back to their number.
 */
export async function versionOfText(
  { em }: Pick<QueryContext, 'em'>,
  { kind, purpose, language, content }: Words,
): Promise<number> {
  const kept = await em.find(ServedText, { kind, purpose, language })
  const same = kept.find((text) => isDeepStrictEqual(wordsOf(text.content), wordsOf(content)))

  return same?.textVersion ?? 1 + Math.max(0, ...kept.map(({ textVersion }) => textVersion))
}

// As it is stored: what is undefined is not there.
const wordsOf = (content: unknown): unknown => JSON.parse(JSON.stringify({ ...Object(content), version: 0 }))
