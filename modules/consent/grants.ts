import type { Grants } from '@leadkeep/privacy'
import { Decision, Purpose } from './data/entities.ts'
import { mayUseAll } from './gate.ts'

/** What retention asks before somebody's time is up: a grant that stands keeps them. */
export const grants: Grants = {
  async purposes({ em }) {
    const purposes = await consentPurposes({ em })

    return purposes.map((purpose) => ({ key: purpose.key, title: purpose.wordsIn('en').title }))
  },

  async processing({ em }) {
    const purposes = await em.find(Purpose, {}, { orderBy: { key: 'asc' } })

    return purposes.map((purpose) => ({
      key: purpose.key,
      ...purpose.wordsIn('en'),
      basis: purpose.basis,
      isEnded: Boolean(purpose.endedAt),
    }))
  },

  async standing({ em }, subjectIds) {
    const standing = new Map<string, string[]>()
    const deciding = await em.find(
      Decision,
      { subjectId: { $in: [...subjectIds] } },
      { fields: ['subjectId'] },
    )
    const asked = [...new Set(deciding.map(({ subjectId }) => subjectId))]
    if (asked.length === 0) return standing
    for (const { key } of await consentPurposes({ em }))
      for (const [id, { allowed }] of await mayUseAll({ em }, asked, key))
        if (allowed) standing.set(id, [...(standing.get(id) ?? []), key])

    return standing
  },
}

const consentPurposes = ({ em }: Parameters<Grants['purposes']>[0]) =>
  em.find(Purpose, { basis: 'consent', endedAt: null }, { orderBy: { key: 'asc' } })
