import { AppError, type Scope } from '@leadkeep/kernel'

const minutes = 10

/**
 * Acts with power are done by who is there now, not by who left a browser open: a person must have shown who they are not
 * long ago. Operators and jobs have no session that somebody else could find open.
 */
export function mustBeFresh({ actor, authenticatedAt, now }: Scope): void {
  if (actor.kind !== 'user') return
  const age = now().getTime() - (authenticatedAt?.getTime() ?? -Infinity)
  if (age >= minutes * 60_000) throw freshSignInNeeded()
}

const freshSignInNeeded = () =>
  new AppError('Please confirm that it is you, and it goes on.', {
    code: 'auth.fresh_sign_in_needed',
    status: 403,
    facts: { minutes },
  })
