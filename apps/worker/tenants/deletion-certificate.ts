import type { Json } from '@leadkeep/audit'
import type { DeletedTenant } from '@leadkeep/privacy'

interface Certified {
  readonly completedAt: Date
  /** The tree of the tenant's log, as it stays; `key` is null where its key was gone before. */
  readonly log: {
    readonly size: number
    readonly root: string
    readonly key: string | null
    readonly checkpoint: string | null
  }
  /** Whose key signs. */
  readonly installation: { readonly origin: string; readonly checkpoint: string | null }
}

/** The body of a signed statement of the kind `directory.tenant_deletion`, version 1: frozen, and nothing of anybody. */
export const deletionCertificate = (
  { deletion, tenant, decided, rows }: DeletedTenant,
  { completedAt, log, installation }: Certified,
) =>
  ({
    v: 1,
    deletion,
    tenant,
    decided,
    completed: completedAt.toISOString(),
    rows,
    keys_destroyed: 'all',
    log: { ...log },
    installation: { ...installation },
  }) satisfies Readonly<Record<string, Json>>
