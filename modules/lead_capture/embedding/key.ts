import { createHash } from 'node:crypto'
import type { Ambient } from '@leadkeep/kernel'

/** So that it is known for what it is where it turns up in a log or a repository. */
const prefix = 'lk_form_'

/** 256 random bits; `lk_form_…`. */
export const newIntegrationKey = (random: Ambient['random']): string =>
  `${prefix}${random(32).toString('base64url')}`

/** What is stored of a key: it is random and long, so nothing slower is needed. */
export const integrationKeyHash = (key: string): Buffer => createHash('sha256').update(key).digest()

/** The key that a program sends as `Authorization: Bearer …`; null where it sends none, or what is no key of a form. */
export function integrationKeyIn(header: string | undefined): string | null {
  const [scheme = '', key = ''] = (header ?? '').split(' ')

  return scheme.toLowerCase() === 'bearer' && key.startsWith(prefix) ? key : null
}
