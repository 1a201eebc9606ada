import type { QueryContext } from '@leadkeep/commands'
import { Decision, Served, ServedText } from './data/entities.ts'

/** What these people were shown before they decided: notices word for word, with recipients, periods, rights, authority. */
export async function servedTo({ em }: Pick<QueryContext, 'em'>, subjectIds: readonly string[]) {
  const decisions = await em.find(Decision, { subjectId: { $in: [...subjectIds] } })
  const ids = decisions.flatMap(({ servedId }) => servedId ?? [])
  const served = await em.find(Served, { id: { $in: ids } }, { orderBy: { id: 'asc' } })
  const hashes = served.flatMap(({ textHashes }) => textHashes)
  const texts = await em.find(ServedText, { hash: { $in: hashes }, kind: 'notice' })

  return served.map(({ id, servedAt, language, textHashes }) => ({
    id,
    servedAt: servedAt?.toISOString() ?? null,
    language,
    notices: texts.filter(({ hash }) => textHashes.includes(hash)).map(({ content }) => content),
  }))
}
