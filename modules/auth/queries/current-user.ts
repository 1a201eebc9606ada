import { execute } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { getProfile } from './profile.ts'

/** The signed-in person, for the frame around every screen. */
export async function currentUser(
  services: Services,
  scope: Scope,
): Promise<{ userId: string; name: string; email: string; tenantName: string }> {
  const { userId, name, email, tenantName } = await execute(services, scope, getProfile, {})

  return { userId, name: name ?? '', email: email ?? '', tenantName }
}
