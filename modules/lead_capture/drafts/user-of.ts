import type { Scope } from '@leadkeep/kernel'

/** The user who acts; null for an operator or a set-up, who has none. */
export const userOf = ({ actor }: Scope): string | null => (actor.kind === 'user' ? actor.id : null)
