import { p } from '@mikro-orm/core'
import { Sealed } from '@leadkeep/crypto'
import { operational, personal, plainText, secretOf, tenantEntity, withBehaviour } from '@leadkeep/database'
import { demands } from '../factors/demands.ts'

const moment = () => p.datetime().columnType('timestamptz(3)')
const ofUser = 'until its person, or who manages users, removes it'

const TotpSchema = tenantEntity({
  id: 'auth.totp',
  table: 'auth_totp',
  keptFor: ofUser,
  properties: {
    userId: operational('user_id', p.uuid()),
    /** Base32 (RFC 4648), what the person's app computes codes from. */
    secret: secretOf('secret', { subject: 'userId' }),
    createdAt: operational('created_at', moment()),
    /** When the first code of the app was right; before that it is asked of nobody. */
    confirmedAt: operational('confirmed_at', moment().nullable()),
    /** Of the newest code that was taken: it and all before it are used up (RFC 6238 §5.2). */
    lastStep: operational('last_step', p.integer().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'auth_totp_user', properties: ['userId'] }],
})

/** An app that shows a new code every thirty seconds. */
export class Totp extends TotpSchema.class {
  take(step: number): void {
    this.lastStep = step
  }

  confirm(step: number, now: Date): void {
    this.confirmedAt = now
    this.lastStep = step
  }
}
withBehaviour(TotpSchema, Totp)

const PasskeySchema = tenantEntity({
  id: 'auth.passkey',
  table: 'auth_passkey',
  keptFor: ofUser,
  properties: {
    userId: operational('user_id', p.uuid()),
    credentialId: operational('credential_id', p.blob()),
    /** COSE (RFC 9052). */
    publicKey: operational('public_key', p.blob()),
    /** What the authenticator counted to, where it counts. */
    counter: operational('counter', p.bigint('number')),
    transports: plainText('transports', 'kinds of connection that WebAuthn names: usb, internal', p.array()),
    name: personal('name', { subject: 'userId' }),
    createdAt: operational('created_at', moment()),
    lastUsedAt: operational('last_used_at', moment().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'auth_passkey_credential', properties: ['credentialId'] }],
  indexes: [{ name: 'auth_passkey_user', properties: ['userId'] }],
})

/** A key that never leaves its device, and is used by whoever unlocks it there. */
export class Passkey extends PasskeySchema.class {
  rename(name: string): void {
    this.name = Sealed.draft(name)
  }

  use(counter: number, now: Date): void {
    this.counter = counter
    this.lastUsedAt = now
  }
}
withBehaviour(PasskeySchema, Passkey)

const RecoveryCodeSchema = tenantEntity({
  id: 'auth.recovery_code',
  table: 'auth_recovery_code',
  keptFor: 'until new ones are made, or the last factor is removed',
  properties: {
    userId: operational('user_id', p.uuid()),
    /** Keyed hash: the code itself is shown once. */
    codeHash: operational('code_hash', p.blob().length(32)),
    createdAt: operational('created_at', moment()),
    usedAt: operational('used_at', moment().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'auth_recovery_code_once', properties: ['userId', 'codeHash'] }],
})

/** A way in, once, for who lost the device. */
export class RecoveryCode extends RecoveryCodeSchema.class {
  use(now: Date): void {
    this.usedAt = now
  }
}
withBehaviour(RecoveryCodeSchema, RecoveryCode)

/** What a passkey is asked to sign: good for one answer. */
export const Challenge = tenantEntity({
  id: 'auth.challenge',
  table: 'auth_challenge',
  keptFor: 'five minutes',
  audited: 'it is a random number; what its answer led to is on the log',
  properties: {
    /** Who adds a passkey; null for who is about to say who they are. */
    userId: operational('user_id', p.uuid().nullable()),
    challenge: operational('challenge', p.blob().length(32)),
    expiresAt: operational('expires_at', moment()),
  },
  indexes: [{ name: 'auth_challenge_expires', properties: ['expiresAt'] }],
})

/** Of whom a tenant asks a second factor. Its id is the tenant's; without it, of nobody. */
export const AccessPolicy = tenantEntity({
  id: 'auth.policy',
  table: 'auth_policy',
  keptFor: 'as long as the tenant exists',
  properties: {
    secondFactorFor: operational('second_factor_for', p.enum(demands)),
    version: operational('version', p.integer().version()),
  },
})
