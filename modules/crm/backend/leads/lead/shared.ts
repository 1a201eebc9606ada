import type { Colleague } from '@leadkeep/auth'
import type { Translate } from '@leadkeep/ui'
import type { May } from '../permissions.ts'
import type { LeadOnScreen } from './use-lead.ts'

/** What each part of the screen is given. */
export interface Shared {
  readonly onScreen: LeadOnScreen
  readonly colleagues: readonly Colleague[]
  readonly userId: string
  readonly may: May
}

/** The name of whoever has this id; somebody who left has none here. */
export function nameOf(colleagues: readonly Colleague[], id: string | null, t: Translate): string {
  if (id === null) return t('crm.owner.nobody')

  return colleagues.find((each) => each.id === id)?.name ?? t('crm.owner.former')
}
