import { disclosuresOf, type Disclosure } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import { z } from 'zod'

interface Given extends Disclosure {
  /** Who got it, by name; null where nobody knows. */
  readonly to: string | null
}

/**
 * To whom data of these people went, as far as the log knows: by name, as each of them may ask (GDPR Art. 15(1)(c), CJEU C-154/21).
 * An export that several entries tell of is one.
 */
export async function whoWasGivenIt(context: QueryContext, subjectIds: readonly string[]): Promise<Given[]> {
  const { services, scope } = context
  const given: Given[] = []
  for (const { subjectData } of services.modules) {
    const acts = subjectData?.discloses ?? []
    const found =
      acts.length > 0 ? await disclosuresOf(services.database, scope.tenantId, subjectIds, acts) : []
    const once = [...new Map(found.toReversed().map((each) => [exportOf(each), each])).values()]
    const names = await subjectData?.recipients?.(context, once)
    for (const each of once)
      given.push({
        ...each,
        to: names?.get(each.entry) ?? null,
        purpose: each.purpose ?? each.facts['for'] ?? null,
      })
  }

  return given.toSorted((one, other) => other.at.localeCompare(one.at))
}

/** As staff are told of it. */
export const givenTo = z.object({
  act: z.string(),
  at: z.string(),
  entry: z.uuid(),
  to: z.string().nullable().describe('The name of who was given the data, where it is known.'),
})
export const toldOf = ({ act, at, entry, to }: Given): z.output<typeof givenTo> => ({ act, at, entry, to })

const exportOf = ({ facts, entry }: Disclosure) => facts['export'] ?? entry
