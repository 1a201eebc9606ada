import { p } from '@mikro-orm/core'
import { operational, tenantEntity, withBehaviour } from '@leadkeep/database'
import { linkKinds } from './link-kinds.ts'

const moment = () => p.datetime().columnType('timestamptz(3)')

const LinkSchema = tenantEntity({
  id: 'auth.link',
  table: 'auth_link',
  keptFor: '30 days after it was made',
  properties: {
    kind: operational('kind', p.enum(linkKinds)),
    /** Null where nobody has the address that was typed: such a link is made all the same, and sent to nobody. */
    userId: operational('user_id', p.uuid().nullable()),
    /** SHA-256 of the token, which follows from the tenant's key and the id: it is stored nowhere. */
    tokenHash: operational('token_hash', p.blob().length(32)),
    createdAt: operational('created_at', moment()),
    /** Who invited; null for who asked for themselves. */
    createdBy: operational('created_by', p.uuid().nullable()),
    expiresAt: operational('expires_at', moment()),
    usedAt: operational('used_at', moment().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'auth_link_token', properties: ['tokenHash'] }],
  indexes: [{ name: 'auth_link_user', properties: ['userId', 'createdAt'] }],
})

/** A link that lets one person choose a password, once. */
export class Link extends LinkSchema.class {
  isGood(now: Date): boolean {
    return !this.usedAt && now < this.expiresAt
  }

  use(now: Date): void {
    this.usedAt = now
  }

  /** Another one took its place, or was used. */
  withdraw(now: Date): void {
    this.expiresAt = now
  }
}
withBehaviour(LinkSchema, Link)
