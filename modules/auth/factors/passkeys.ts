import { isIP } from 'node:net'
import type { CommandContext } from '@leadkeep/commands'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import { Challenge, Passkey } from '../data/factors.ts'
import { passkeyRefused, passkeysNeedAName } from '../errors.ts'

const minutes = 5

/** Where a ceremony takes place: the origin that the browser says, which a route has held against the host it asked. */
export const site = z.url({ protocol: /^https?$/ })

/** What a browser hands over; the library checks every part of it. */
export const signedAnswer = z.object({
  challengeId: z.uuid(),
  response: z.looseObject({ id: z.string().max(1400), type: z.literal('public-key') }),
})
export type SignedAnswer = z.infer<typeof signedAnswer>

/** The name a passkey is bound to (WebAuthn §5.1.2). An IP address is none: browsers make no passkey for one. */
export function relyingParty(origin: string): string {
  const { hostname } = new URL(origin)
  if (isIP(hostname) !== 0 || hostname.startsWith('[')) throw passkeysNeedAName()

  return hostname
}

/** Something new to sign. `userId`: who adds a passkey; null for who is about to say who they are. */
export function newChallenge({ scope, em, services }: CommandContext, userId: string | null) {
  const challenge = services.ambient.random(32)
  const expiresAt = new Date(scope.now().getTime() + minutes * 60_000)
  const id = scope.newId()
  em.create(Challenge, { tenantId: scope.tenantId, id, userId, challenge, expiresAt })

  return { challengeId: id, challenge: challenge.toString('base64url') }
}

/** The passkey that answered a challenge, used by who unlocked it; throws for whatever is wrong with the answer. */
export async function answeringPasskey(
  context: CommandContext,
  { challengeId, response }: SignedAnswer,
  origin: string,
): Promise<Passkey> {
  const { scope, em } = context
  const expectedChallenge = await takeChallenge(context, challengeId, null)
  const credentialId = Buffer.from(response.id, 'base64url')
  const passkey = await em.findOne(Passkey, { credentialId })
  if (!passkey) throw passkeyRefused()
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON, // whatever it lacks, the library refuses
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: relyingParty(origin),
    requireUserVerification: true,
    credential: {
      id: response.id,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
      transports: passkey.transports,
    },
  }).catch((cause: unknown) => {
    throw passkeyRefused(cause)
  })
  if (!verified) throw passkeyRefused()
  passkey.use(authenticationInfo.newCounter, scope.now())

  return passkey
}

/** A new passkey as a browser made it for this person. */
export async function registered(
  context: CommandContext,
  { challengeId, response }: SignedAnswer,
  origin: string,
  userId: string,
) {
  const expectedChallenge = await takeChallenge(context, challengeId, userId)
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { registrationInfo } = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON, // whatever it lacks, the library refuses
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: relyingParty(origin),
    requireUserVerification: true,
  }).catch((cause: unknown) => {
    throw passkeyRefused(cause)
  })
  if (!registrationInfo) throw passkeyRefused()

  return registrationInfo.credential
}

/** A challenge is gone with its first answer, right or wrong: it is removed apart from what the answer leads to. */
async function takeChallenge(
  { scope, services }: CommandContext,
  challengeId: string,
  userId: string | null,
): Promise<string> {
  const { rows } = await services.database.transaction(scope.tenantId, (client) =>
    client.query<{ challenge: Buffer }>(
      `delete from auth_challenge
       where tenant_id = $1 and id = $2 and user_id is not distinct from $3::uuid and expires_at > $4 returning challenge`,
      [scope.tenantId, challengeId, userId, scope.now()],
    ),
  )
  if (!rows[0]) throw passkeyRefused()

  return rows[0].challenge.toString('base64url')
}
