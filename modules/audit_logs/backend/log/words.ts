import type { Translate } from '@leadkeep/ui'
import type { LogEntry } from '../../data/entry.ts'

/** A text of ours by an id of somebody else's; the id itself where there is none. */
function textOf(t: Translate, kind: 'act' | 'table' | 'area' | 'purpose', id: string): string {
  const key = `audit_logs.${kind}.${id}`
  const text = t(key)

  return text === key ? id : text
}

export const actText = (t: Translate, act: string) => textOf(t, 'act', act)
export const tableText = (t: Translate, table: string) => textOf(t, 'table', table)
export const areaText = (t: Translate, area: string) => textOf(t, 'area', area)
export const purposeText = (t: Translate, purpose: string) => textOf(t, 'purpose', purpose)

/** The end of an id, where time-ordered ids differ. */
export const shortId = (id: string) => `…${id.slice(-6)}`

export type Names = Readonly<Record<string, string>>

export function actorText(t: Translate, { kind, id }: LogEntry['actor'], names: Names): string {
  if (kind === 'user') return (id && names[id]) ?? `${t('audit_logs.actor.user')} ${shortId(id ?? '')}`
  if (id === undefined) return t(`audit_logs.actor.${kind}`)

  return kind === 'job' || kind === 'operator'
    ? t(`audit_logs.actor.${kind}`, { id })
    : t(`audit_logs.actor.${kind}`)
}

/** The parts of the product that the log speaks of, by the beginning of their acts. */
export const areas = [
  'crm.',
  'lead_capture.',
  'consent.',
  'messages.',
  'privacy.',
  'auth.',
  'audit_logs.',
  'directory.',
  'cli.',
] as const
