import { z } from 'zod'
import { linkKinds } from './link-kinds.ts'

/** What the module answers with, over HTTP and to screens alike. */
export const roleName = z.object({ key: z.string(), title: z.string() })
export const heldRole = roleName.extend({
  since: z.iso.datetime(),
  /** From then on it allows nothing; null: until it is taken away. */
  until: z.iso.datetime().nullable(),
})

export const userAnswer = z.object({
  id: z.uuid(),
  /** Null once the person was erased. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  roles: z.array(heldRole),
  isActive: z.boolean(),
  /** They have not chosen a password yet. */
  isInvited: z.boolean(),
  /** Whether signing in takes more than their password. */
  hasFactor: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
})
export const linkAnswer = z.object({
  kind: z.enum(linkKinds),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
  /** What became of its mail: `mailbox`, where no mail server is set; `stuck`, where one could not be reached. */
  mail: z.enum(['queued', 'stuck', 'sent', 'mailbox', 'bounced', 'withheld']),
})
export const userDetail = userAnswer.extend({
  version: z.int(),
  disabledAt: z.iso.datetime().nullable(),
  /** The last link that they were sent, for a password of their own. */
  link: linkAnswer.nullable(),
})
export const userList = z.object({ items: z.array(userAnswer), next: z.uuid().nullable() })

export const sessionAnswer = z.object({
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  /** Whether it is the one this request came with. */
  isCurrent: z.boolean(),
})
export const sessionList = z.object({ items: z.array(sessionAnswer) })

export const factorsAnswer = z.object({
  /** An authenticator app. */
  totp: z.object({ since: z.iso.datetime() }).nullable(),
  passkeys: z.array(
    z.object({
      id: z.uuid(),
      name: z.string().nullable(),
      createdAt: z.iso.datetime(),
      lastUsedAt: z.iso.datetime().nullable(),
    }),
  ),
  /** How many are left. */
  recoveryCodes: z.int(),
})

export const roleAnswer = z.object({
  id: z.uuid(),
  key: z.string(),
  title: z.string(),
  features: z.array(z.string()),
  builtin: z.boolean(),
  version: z.int(),
  users: z.int(),
})
export const roleList = z.object({ items: z.array(roleAnswer) })

export const featureList = z.object({
  items: z.array(z.object({ id: z.string(), title: z.string(), module: z.string() })),
})

export const profileAnswer = z.object({
  userId: z.uuid(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  features: z.array(z.string()),
  roles: z.array(heldRole),
  tenantName: z.string(),
})

export type HeldRole = z.infer<typeof heldRole>
export type UserAnswer = z.infer<typeof userAnswer>
export type UserDetail = z.infer<typeof userDetail>
export type LinkAnswer = z.infer<typeof linkAnswer>
export type FactorsAnswer = z.infer<typeof factorsAnswer>
export type SessionAnswer = z.infer<typeof sessionAnswer>
export type RoleAnswer = z.infer<typeof roleAnswer>
export type Profile = z.infer<typeof profileAnswer>
export type FeatureAnswer = z.infer<typeof featureList>['items'][number]
