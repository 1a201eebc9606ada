import type { CommandContext } from '@leadkeep/commands'
import { Draft } from '../data/drafts.ts'
import { Page } from '../data/entities.ts'
import { slugTaken } from '../errors.ts'

/** A page's address is written like its words; two that are written can't want the same, nor one that is published. */
export async function requireFreeAddress(
  { em }: Pick<CommandContext, 'em'>,
  id: string,
  slug: string,
): Promise<void> {
  const another = { slug, id: { $ne: id } }
  const options = { flushMode: 'commit' } as const
  if (
    (await em.findOne(Draft, { kind: 'page', ...another }, options)) ??
    (await em.findOne(Page, another, options))
  )
    throw slugTaken()
}
