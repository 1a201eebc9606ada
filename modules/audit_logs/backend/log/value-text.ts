import type { Json } from '@leadkeep/audit'
import type { Translate } from '@leadkeep/ui'
import { shortId } from './words.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A plain value of the log in one short line. */
export function valueText(value: Json, t: Translate): string {
  if (value === null || value === '') return t('audit_logs.entry.empty')
  if (typeof value === 'boolean') return t(value ? 'audit_logs.yes' : 'audit_logs.no')
  if (typeof value === 'string' && uuid.test(value)) return shortId(value)
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)

  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
