import type { Json } from '@leadkeep/audit'
import type { Translate } from '@leadkeep/ui'
import { shortId, type Names } from './words.ts'

/** A list of words as Postgres writes it: `{name,email}`. */
const listed = /^\{([\w.*]+(?:,[\w.*]+)*)\}$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A plain value of a column in one short line: users by name, our own words as people say them. */
export function valueText(value: Json, t: Translate, column = '', names: Names = {}): string {
  if (value === null || value === '') return t('audit_logs.entry.empty')
  if (typeof value === 'boolean') return t(value ? 'audit_logs.yes' : 'audit_logs.no')
  if (isList(value)) return value.map((each) => valueText(each, t, column, names)).join(', ')
  if (typeof value === 'string' && uuid.test(value)) return names[value] ?? shortId(value)
  const words = typeof value === 'string' && listed.exec(value)?.[1]
  if (words) return valueText(words.split(','), t, column, names)
  if (typeof value === 'string') return wordFor(value, t, column)

  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

function wordFor(value: string, t: Translate, column: string): string {
  const key = `audit_logs.value.${column}.${value}`
  const text = t(key)

  return text === key ? cut(value) : text
}

const cut = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
