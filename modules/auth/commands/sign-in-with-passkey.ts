import { command } from '@leadkeep/commands'
import { User } from '../data/entities.ts'
import { passkeyRefused, userDisabled } from '../errors.ts'
import { answeringPasskey, signedAnswer, site } from '../factors/passkeys.ts'
import { client } from '../sessions/client.ts'
import { beginSession } from '../sessions/begin-session.ts'

/** Begins a session for whoever unlocked a passkey of theirs: what they have and what they know or are, in one. */
export const signInWithPasskey = command({
  id: 'auth.session.start_with_passkey',
  access: 'public',
  input: signedAnswer.extend({ origin: site, client }),
  async run(context, { client: from, origin, ...answer }) {
    const { scope, em, services } = context
    await services.attemptLimits.follow(scope.tenantId, from.address)
    const passkey = await answeringPasskey(context, answer, origin)
    const user = await em.findOne(User, { id: passkey.userId })
    if (!user) throw passkeyRefused()
    if (!user.isActive()) throw userDisabled()

    return beginSession(context, user.id, from, null)
  },
})
