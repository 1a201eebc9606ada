import { select } from '@leadkeep/audit'
import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { Tenant } from '@leadkeep/directory'
import { z } from 'zod'
import { User } from '../data/entities.ts'
import { Passkey } from '../data/factors.ts'
import { userById } from '../data/find-users.ts'
import { noSuchFactor } from '../errors.ts'
import { firstCodes, leaveNoCodes } from '../factors/first-codes.ts'
import { newChallenge, registered, relyingParty, signedAnswer, site } from '../factors/passkeys.ts'
import { factorsOf } from '../factors/second-step.ts'
import { mailed, tellOfChange } from '../mails/account-changed.ts'
import { ownAccount } from '../purposes.ts'
import { userIdOf } from '../sessions/end-sessions.ts'

const passkeyName = z.string().trim().min(1, 'Please enter a name.').max(100, 'This is too long.')

/** What a browser needs to make a passkey for the person: one that it finds by itself later, and unlocks for its owner. */
export const beginPasskey = command({
  id: 'auth.passkey.begin',
  access: 'session',
  fresh: true,
  input: z.object({ origin: site }),
  async run(context, { origin }) {
    const { scope, em, open } = context
    const rpID = relyingParty(origin)
    const user = await userById(context, userIdOf(scope) ?? '')
    const { passkeys } = await factorsOf(em, user.id)
    const tenant = await em.findOne(Tenant, { id: scope.tenantId })
    const [[person]] = await open(ownAccount, select(User, [user], ['email', 'name']))
    const { challengeId, challenge } = newChallenge(context, user.id)
    const { generateRegistrationOptions } = await import('@simplewebauthn/server')
    const options = await generateRegistrationOptions({
      rpName: `Leadkeep ${tenant?.name ?? ''}`.trim(),
      rpID,
      userID: new Uint8Array(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
      userName: person?.email ?? '',
      userDisplayName: person?.name ?? '',
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      attestationType: 'none',
      excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
        id: Buffer.from(credentialId).toString('base64url'),
        transports,
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })

    return { challengeId, options: { ...options } }
  },
})

export const addPasskey = command({
  id: 'auth.passkey.add',
  access: 'session',
  input: signedAnswer.extend({ name: passkeyName, origin: site, ...mailed }),
  async run(context, { name, origin, language, ...answer }) {
    const { scope, em } = context
    const userId = userIdOf(scope) ?? ''
    const { id, publicKey, counter, transports = [] } = await registered(context, answer, origin, userId)
    const recoveryCodes = await firstCodes(context, userId)
    em.create(Passkey, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      userId,
      credentialId: Buffer.from(id, 'base64url'),
      publicKey: Buffer.from(publicKey),
      counter,
      transports,
      name: Sealed.draft(name),
      createdAt: scope.now(),
      lastUsedAt: null,
      version: 1,
    })
    tellOfChange(context, 'passkey_added', userId, language)

    return { recoveryCodes }
  },
})

/** By which its person recognises it later. */
export const renamePasskey = command({
  id: 'auth.passkey.rename',
  access: 'session',
  input: z.object({ passkeyId: z.uuid(), name: passkeyName }),
  async run({ scope, em }, { passkeyId, name }) {
    const passkey = await em.findOne(Passkey, { id: passkeyId, userId: userIdOf(scope) ?? '' })
    if (!passkey) throw noSuchFactor()
    passkey.rename(name)
  },
})

export const removePasskey = command({
  id: 'auth.passkey.remove',
  access: 'session',
  fresh: true,
  input: z.object({ passkeyId: z.uuid(), ...mailed }),
  async run(context, { passkeyId, language }) {
    const { scope, em } = context
    const userId = userIdOf(scope) ?? ''
    const passkey = await em.findOne(Passkey, { id: passkeyId, userId })
    if (!passkey) throw noSuchFactor()
    em.remove(passkey)
    await leaveNoCodes(context, userId, passkey.id)
    tellOfChange(context, 'passkey_removed', userId, language)
  },
})

/** Something to sign for whoever is about to say who they are: nobody’s passkeys are named, the browser finds its own. */
export const askPasskey = command({
  id: 'auth.passkey.ask',
  access: 'public',
  input: z.object({ origin: site, address: z.string() }),
  async run(context, { origin, address }) {
    const { scope, services } = context
    const rpID = relyingParty(origin)
    await services.attemptLimits.follow(scope.tenantId, address)
    const { challengeId, challenge } = newChallenge(context, null)
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
    const options = await generateAuthenticationOptions({
      rpID,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      userVerification: 'required',
    })

    return { challengeId, options: { ...options } }
  },
})
