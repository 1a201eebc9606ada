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

/** What somebody is handed over of theirs, in each language that they may have asked in. */
const spoken: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: words,
  de: Object.assign({}, ...modules.map(({ translations }) => translations?.['de'] ?? {})),
}
const personal = modules
  .flatMap((module) => [...(module.entities ?? [])])
  .map(declarationOf)
  .map(({ id, columns }) => ({ id, columns: columns.filter((column) => column.class === 'personal') }))
  .filter(({ columns }) => columns.length > 0)

test.each(
  personal.flatMap((table) =>
    Object.entries(spoken).map(([language, said]) => ({ ...table, language, said })),
  ),
)('whoever is handed over $id reads in $language what each value of theirs is', ({ id, columns, said }) => {
  const unnamed = columns
    .map((column) => column.id)
    .filter((column) => !said[`audit_logs.field.${id}.${column}`] && !said[`audit_logs.field.${column}`])

  expect(said[`audit_logs.table.${id}`]).toEqual(expect.any(String))
  expect(unnamed).toEqual([])
})

test('and, in German, for how long it is kept, what it was opened for, how it left the house, and what was mailed', () => {
  const german = spoken['de']!
  const mails = modules
    .flatMap((module) => module.mails ?? [])
    .map(({ id }) => `audit_logs.value.template.${id}`)
  const kept = personal.map(({ id }) => `audit_logs.kept.${id}`)
  const purposes = modules
    .flatMap((module) => module.purposes ?? [])
    .map(({ id }) => `audit_logs.purpose.${id}`)
  const acts = modules
    .flatMap((module) => module.subjectData?.discloses ?? [])
    .map((act) => `audit_logs.act.${act}`)

  expect([...mails, ...kept, ...purposes, ...acts].filter((key) => !german[key])).toEqual([])
  // A translation of something that is gone would be looked at by nobody.
  const tables = modules.flatMap((module) => module.entities ?? []).map((each) => declarationOf(each).id)
  const known = new Set([...Object.keys(words), ...mails, ...tables.map((id) => `audit_logs.kept.${id}`)])
  expect(Object.keys(german).filter((key) => !known.has(key))).toEqual([])
})

test('the log has words for every purpose for which anything is opened', () => {
  const purposes = modules.flatMap((module) => [...(module.purposes ?? [])])

  expect(purposes.map(({ id }) => id).filter((id) => !words[`audit_logs.purpose.${id}`])).toEqual([])
  expect(new Set(purposes.map(({ id }) => id)).size).toBe(purposes.length)
})
