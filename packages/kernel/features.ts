export interface Feature {
  /** `module.entity.action`, or `installation.entity.action` for what reaches beyond one tenant. */
  readonly id: string
  readonly title: string
  /** Whether every command that needs it asks for a fresh sign-in (a test holds commands to it). */
  readonly fresh?: boolean
  /** In a module of officers' work (see `Module.officers`): whether it is everybody's work nevertheless. */
  readonly everyday?: boolean
}

const installationWide = (feature: string) => feature.startsWith('installation.')

/**
 * Whether what was granted covers a feature. `crm.*` covers everything below `crm`, `*` everything of the tenant;
 * an installation-wide feature is covered by its own exact name alone.
 */
export function covers(granted: readonly string[], feature: string): boolean {
  if (granted.includes(feature)) return true
  if (installationWide(feature)) return false

  return granted.some(
    (grant) => grant === '*' || (grant.endsWith('.*') && feature.startsWith(grant.slice(0, -1))),
  )
}
