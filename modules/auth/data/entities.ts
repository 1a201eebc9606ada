import { p } from '@mikro-orm/core'
import { normalise } from '@leadkeep/crypto'
import {
  exactIndex,
  operational,
  personal,
  plainText,
  tenantEntity,
  verifierOf,
  withBehaviour,
} from '@leadkeep/database'

const moment = () => p.datetime().columnType('timestamptz(3)')

const UserSchema = tenantEntity({
  id: 'auth.user',
  table: 'auth_user',
  keptFor: 'as long as the tenant exists; the name and address until the person is erased',
  properties: {
    email: personal('email', { subject: 'id', exact: 'emailIndex', normalise: normalise.email }),
    emailIndex: exactIndex('email_index'),
    name: personal('name', { subject: 'id' }),
    passwordHash: verifierOf('password_hash'),
    createdAt: operational('created_at', moment()),
    disabledAt: operational('disabled_at', moment().nullable()),
    disabledBy: operational('disabled_by', p.uuid().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'auth_user_email', properties: ['emailIndex'] }],
})

/** Somebody of the tenant's staff. A user is their own data subject. */
export class User extends UserSchema.class {
  isActive(): boolean {
    return !this.disabledAt
  }

  /** They have not chosen a password yet. */
  isInvited(): boolean {
    return !this.passwordHash
  }

  disable(now: Date, by: string | null): void {
    this.disabledAt = now
    this.disabledBy = by
  }

  enable(): void {
    this.disabledAt = null
    this.disabledBy = null
  }
}
withBehaviour(UserSchema, User)

/** What a group of users may do. `admin` may do everything, and always will. */
export const Role = tenantEntity({
  id: 'auth.role',
  table: 'auth_role',
  keptFor: 'as long as the tenant exists',
  properties: {
    key: plainText('key', 'names the role in commands; small letters', p.text()),
    title: plainText('title', 'names a kind of work, never a person', p.text()),
    features: plainText('features', 'feature ids declared by the modules', p.array()),
    builtin: operational('builtin', p.boolean()),
    /** What set-up has given a built-in role so far: what is not among its features any more was taken away by somebody. */
    offered: plainText('offered', 'feature ids declared by the modules', p.array().nullable()),
    // Whoever takes an administrator away moves this, so that two who do it at once meet in the role's version.
    holdersChangedAt: operational('holders_changed_at', moment()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'auth_role_key', properties: ['key'] }],
})

const UserRoleSchema = tenantEntity({
  id: 'auth.user_role',
  table: 'auth_user_role',
  keptFor: 'until the role is taken away',
  properties: {
    userId: operational('user_id', p.uuid()),
    roleId: operational('role_id', p.uuid()),
    grantedAt: operational('granted_at', moment()),
    /** Null for operators and set-up, whom the log names. */
    grantedBy: operational('granted_by', p.uuid().nullable()),
    /** From then on it allows nothing; null: until it is taken away. */
    until: operational('until', moment().nullable()),
  },
  uniques: [{ name: 'auth_user_role_once', properties: ['userId', 'roleId'] }],
  indexes: [{ name: 'auth_user_role_role', properties: ['roleId'] }],
})

/** A role that somebody holds. */
export class UserRole extends UserRoleSchema.class {
  holds(now: Date): boolean {
    return !this.until || now < this.until
  }

  /** Given anew, or for another time. */
  grant(now: Date, by: string | null, until: Date | null): void {
    this.grantedAt = now
    this.grantedBy = by
    this.until = until
  }
}
withBehaviour(UserRoleSchema, UserRole)

const SessionSchema = tenantEntity({
  id: 'auth.session',
  table: 'auth_session',
  keptFor: '30 days after it ended',
  properties: {
    userId: operational('user_id', p.uuid()),
    createdAt: operational('created_at', moment()),
    expiresAt: operational('expires_at', moment()),
    /** When its person last showed once more who they are. */
    confirmedAt: operational('confirmed_at', moment().nullable()),
    revokedAt: operational('revoked_at', moment().nullable()),
    revokedBy: operational('revoked_by', p.uuid().nullable()),
    userAgent: personal('user_agent', { subject: 'userId' }),
    address: personal('address', { subject: 'userId' }),
  },
  indexes: [{ name: 'auth_session_user', properties: ['userId', 'expiresAt'] }],
})

/** One sign-in, from its start to its end. */
export class Session extends SessionSchema.class {
  confirm(now: Date): void {
    this.confirmedAt = now
  }

  revoke(now: Date, by: string | null): void {
    this.revokedAt = now
    this.revokedBy = by
  }
}
withBehaviour(SessionSchema, Session)

/** The moving part of a session, under the session's own id: the token it is known by now, and when it was last used. */
export const SessionToken = tenantEntity({
  id: 'auth.session_token',
  table: 'auth_session_token',
  keptFor: 'as long as its session',
  audited: 'it moves with every minute of use; the start and the end of the session are on the log',
  grants: {
    backend: ['select', 'insert', 'update', 'delete'],
    worker: ['select', 'insert', 'update', 'delete'],
    doors: ['select'],
  },
  properties: {
    userId: operational('user_id', p.uuid()),
    /** SHA-256 of the token. */
    tokenHash: operational('token_hash', p.blob().length(32)),
    /** SHA-256 of the token before it, which is good until the new one has arrived. */
    previousHash: operational('previous_hash', p.blob().length(32).nullable()),
    rotatedAt: operational('rotated_at', moment()),
    /** When the current token was first used; null while nobody knows whether it arrived. */
    arrivedAt: operational('arrived_at', moment().nullable()),
    lastSeenAt: operational('last_seen_at', moment()),
  },
  writtenIndexes: [
    {
      name: 'auth_session_token_hash',
      expression: 'create unique index "auth_session_token_hash" on "auth_session_token" ("token_hash")',
    },
    {
      name: 'auth_session_token_previous',
      expression:
        'create unique index "auth_session_token_previous" on "auth_session_token" ("previous_hash")',
    },
  ],
})
