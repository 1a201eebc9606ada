import type { CommandContext } from '@leadkeep/commands'
import { ServedText } from './data/entities.ts'

export interface TextToKeep {
  readonly hash: string
  readonly kind: 'notice' | 'consent'
  readonly purpose: string | null
  readonly version: number
  readonly language: string
  readonly content: unknown
}

/** Keeps the words that are about to be served, once each, so that a decision can be shown with them years later. */
export async function keepTexts({ scope, em }: CommandContext, texts: readonly TextToKeep[]): Promise<void> {
  const known = await em.find(ServedText, { hash: { $in: texts.map(({ hash }) => hash) } })
  for (const { version, ...text } of texts)
    if (!known.some(({ hash }) => hash === text.hash))
      em.create(ServedText, {
        ...text,
        tenantId: scope.tenantId,
        id: scope.newId(),
        textVersion: version,
        createdAt: scope.now(),
      })
}
