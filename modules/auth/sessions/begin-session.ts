import type { CommandContext } from '@leadkeep/commands'
import { Session } from '../data/entities.ts'
import { newDevice } from '../sign-in/device.ts'
import type { Client } from './client.ts'
import { startSession } from './start-session.ts'

/**
 * A session for somebody who has shown who they are. Nothing known before signing in is good afterwards: the browser's
 * old session ends, a new token begins. `account` marks the device as one that signed in to it.
 */
export async function beginSession(
  context: CommandContext,
  userId: string,
  client: Client,
  account: string | null,
) {
  const { scope, em, services } = context
  const before = scope.sessionId ? await em.findOne(Session, { id: scope.sessionId, revokedAt: null }) : null
  before?.revoke(scope.now(), userId)
  const device =
    account && (await newDevice(services.keyring, services.ambient, { tenantId: scope.tenantId, account }))

  return { ...startSession(context, userId, client), userId, device }
}
