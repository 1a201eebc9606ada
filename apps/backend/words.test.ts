import { expect, test } from '@jest/globals'
import { isTechnical } from '@leadkeep/audit_logs/backend/log/fields.ts'
import { declarationOf } from '@leadkeep/database'
import { modules } from './modules.ts'

const words = Object.assign({}, ...modules.map((module) => module.words ?? {})) as Record<string, string>
const logged = modules
  .flatMap((module) => [...(module.entities ?? [])])
  .map(declarationOf)
  .filter(({ audited }) => audited === true)

test.each(logged)('the log has words for $id, and for each of its columns that is not technical', (table) => {
  const { id, columns } = table
  const unnamed = columns
    .map((column) => column.id)
    .filter((column) => column !== 'tenant_id' && !isTechnical(column))
    .filter((column) => !words[`audit_logs.field.${id}.${column}`] && !words[`audit_logs.field.${column}`])

  expect(words[`audit_logs.table.${id}`]).toEqual(expect.any(String))
  expect(unnamed).toEqual([])
})

test('the log has words for every purpose for which anything is opened', () => {
  const purposes = modules.flatMap((module) => [...(module.purposes ?? [])])

  expect(purposes.map(({ id }) => id).filter((id) => !words[`audit_logs.purpose.${id}`])).toEqual([])
  expect(new Set(purposes.map(({ id }) => id)).size).toBe(purposes.length)
})
