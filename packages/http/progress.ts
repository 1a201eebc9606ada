import type { Scope } from '@leadkeep/kernel'
import type { Credential } from './credential.ts'
import type { Route } from './route.ts'

export interface Connection {
  /** The client's address, as `clientAddress` found it. */
  readonly address: string
}

/** What is known of a request so far; it grows on the way, so that a refusal can say who asked for what. */
export interface Progress {
  requestId: string
  route: Route | null
  scope: Scope | null
  params: Record<string, unknown>
  credential: Credential | null
  /** Whether saying no is worth an entry: nobody at all knocking at a closed door is not. */
  counts: boolean
}
