import type { Migration } from '@leadkeep/database'
import { rateLimitSchema } from '@leadkeep/http'

/** Where failed sign-ins are counted. */
export const rateLimit: Migration = { name: 'auth/2026-11-22-rate-limit', sql: rateLimitSchema }

export const rateLimitGrant = 'grant select, insert, update, delete on rate_limit to leadkeep_backend'
