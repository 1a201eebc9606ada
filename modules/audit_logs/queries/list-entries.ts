import { write } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { filterFacts, filterShape } from '../data/filter.ts'
import { findEntries } from '../data/find-entries.ts'
import { entryOf, logState } from '../data/read-entries.ts'

const act = 'audit_logs.entries.list'
const place = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\|[0-9a-f-]{36}$/
const decoded = (cursor: string) => Buffer.from(cursor, 'base64url').toString('latin1')

export const listShape = {
  ...filterShape,
  /** Where the page before ended. */
  cursor: z
    .string()
    .max(120)
    .refine((text) => place.test(decoded(text)), 'Use the cursor of the page before.')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** The log, newest first. Reading it is an act of its own: the entry stands before a line is shown. */
export const listEntries = query({
  id: act,
  access: ['audit_logs.entries.view'],
  input: z.object(listShape),
  async run({ scope, services }, { cursor: after, limit, ...filter }) {
    const [recorded, id] = after === undefined ? [] : decoded(after).split('|')
    const place = recorded && id ? { recorded, id } : null

    return services.database.transaction(scope.tenantId, async (client) => {
      const page = { order: 'newest', after: place, most: limit + 1 } as const
      const rows = await findEntries(client, scope.tenantId, filter, page)
      const entries = rows.slice(0, limit).map(entryOf)
      const last = entries.at(-1)
      const more = rows.length > limit && last
      const state = await logState(client, scope.tenantId)
      await write(client, scope, {
        act,
        outcome: 'done',
        facts: { filter: filterFacts(filter), count: entries.length },
      })

      return { entries, log: state, nextCursor: more ? cursorOf(last) : null }
    })
  },
})

const cursorOf = ({ recorded, id }: { recorded: string; id: string }) =>
  Buffer.from(`${recorded}|${id}`, 'utf8').toString('base64url')
