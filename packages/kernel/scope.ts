/** Who acts. The id is a user's, a job's name or an operator's name; visitors have none. */
export interface Actor {
  readonly kind: 'user' | 'visitor' | 'job' | 'operator' | 'anonymous'
  readonly id: string | null
}

/** Through which door an act came: the surface, and for people the keyed hash of their address. */
export interface Origin {
  readonly via: 'landing' | 'backend' | 'api' | 'worker' | 'cli'
  /** Keyed daily hash of the client's address, base64url; never the address. */
  readonly address?: string
}

/** Who acts, for which tenant, at what time, with what features. There is no ambient current user. */
export interface Scope {
  readonly tenantId: string
  readonly actor: Actor
  readonly features: readonly string[]
  /** One per request or job; every log entry of the act carries it. */
  readonly requestId: string
  readonly origin: Origin
  /** The session the act came through, where there is one. */
  readonly sessionId?: string
  /** When the person last showed who they are: at signing in, or since when they were asked again. */
  readonly authenticatedAt?: Date
  now(): Date
  newId(): string
}

/** The tenant id under which acts on the installation itself stand: keys, migrations, tenants. RFC 9562 nil UUID. */
export const installation = '00000000-0000-0000-0000-000000000000'
