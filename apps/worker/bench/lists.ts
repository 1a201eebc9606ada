import { execute } from '@leadkeep/commands'
import { listLeads, type LeadPage } from '@leadkeep/crm'
import type { Installation } from './installation.ts'
import { inTurn, median, medianTime, ratio, type Once } from './measure.ts'
import { inventedPerson } from './people.ts'
import type { PlainInsert } from './plain-insert.ts'
import { milliseconds, times, type Row } from './table.ts'

export interface Filled {
  readonly installation: Installation
  readonly leads: number
}

/** What staff ask most, as a route runs it: fifty leads opened, and that they were opened is on the log. */
export async function measureLists(few: Filled, many: Filled, plain: PlainInsert): Promise<Row[]> {
  const figures = await inTurn(9, {
    plain: plain.time,
    fewFirst: firstPage(few),
    manyFirst: firstPage(many),
    fewAnywhere: await anyPage(few),
    manyAnywhere: await anyPage(many),
    fewSearch: search(few),
    manySearch: search(many),
  })
  const size = ({ leads }: Filled) => leads.toLocaleString('en')
  const rows = (what: string, small: number[], large: number[], growthGoal?: number): Row[] => {
    const growth = ratio(large, small)

    return [
      {
        what: `${what}, of ${size(few)}, p50`,
        measured: milliseconds(median(small)),
        ratio: times(ratio(small, figures.plain)),
      },
      {
        what: `${what}, of ${size(many)}, p50`,
        measured: milliseconds(median(large)),
        ratio: times(ratio(large, figures.plain)),
        goal: '≤ 10 ms',
        met: median(large) <= 10,
      },
      {
        what: '  its growth',
        measured: times(growth),
        ...(growthGoal ? { goal: `< ${growthGoal} ×`, met: growth < growthGoal } : {}),
      },
    ]
  }

  return [
    ...rows('50 leads, first page with total', figures.fewFirst, figures.manyFirst, 2),
    ...rows('50 leads, a page anywhere', figures.fewAnywhere, figures.manyAnywhere, 2),
    ...rows('search by e-mail', figures.fewSearch, figures.manySearch),
  ]
}

const calls = 60

const firstPage =
  ({ installation }: Filled): Once =>
  () =>
    medianTime(calls, () => fifty(installation, {}))

/** By cursors from all over the list, so that neither rows nor keys were read just before. */
async function anyPage({ installation, leads }: Filled): Promise<Once> {
  const scope = installation.scope()
  const began = scope.now().getTime() - 2 * 365 * 86_400_000
  const cursors: { to: string; cursor: string }[] = []
  while (cursors.length < Math.min(400, leads / 100)) {
    const to = new Date(began + (0.1 + 0.9 * Math.random()) * (scope.now().getTime() - began)).toISOString()
    const { nextCursor } = await page(installation, { to, limit: 1 })
    if (nextCursor) cursors.push({ to, cursor: nextCursor })
  }
  let next = 0

  return () => medianTime(calls, () => fifty(installation, cursors[next++ % cursors.length]!))
}

const search =
  ({ installation, leads }: Filled): Once =>
  () =>
    medianTime(calls, async () => {
      const { email } = inventedPerson(Math.floor(Math.random() * leads))
      const { items } = await page(installation, { search: email })
      if (items.length !== 1 || items[0]!.email !== email)
        throw new Error('The search did not find the one it should.')
    })

async function fifty(installation: Installation, input: object): Promise<void> {
  const { items } = await page(installation, input)
  if (items.length !== 50 || !items[49]!.email) throw new Error('The list did not show fifty opened leads.')
}

const page = ({ services, scope }: Installation, input: object): Promise<LeadPage> =>
  execute(services, scope(), listLeads, input)
