import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { lintFinding } from './lint-finding.ts'
import { address } from './lint-names.ts'
import { nearest } from './nearest.ts'
import type { Registry } from './registry.ts'

/** Every route and every screen says who may; what they name exists or is declared here; nothing existing opens wider. */
export function lintAccess(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  return [...routes(contract, registry), ...screens(contract, registry), ...features(contract, registry)]
}

/** Open to more than the holders of a feature: only with a reason. */
const doors: Readonly<Record<string, string>> = {
  public: 'Anybody on the internet may call this',
  session: 'Everybody who is signed in may call this',
}

function routes(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  return contract.routes.flatMap((route, index) => {
    const where = `routes[${index}].access`
    const named = `${route.method} ${route.path}`
    const { access, reason } = route
    if (!access?.trim()) {
      const message = `${named} does not say who may call it. Name a feature, or \`public\` with a \`reason\`.`

      return [lintFinding('route_without_access', 'blocker', where, message)]
    }
    const door = doors[access]
    if (door) {
      const message = `${door} (${named}), and no reason is given. Write the \`reason\`, or name a feature.`

      return [
        ...(reason ? [] : [lintFinding('open_without_reason', 'blocker', where, message)]),
        ...wider(route, where, registry),
      ]
    }

    return [...unknown(access, where, contract, registry), ...wider(route, where, registry)]
  })
}

/** A route that exists keeps its guard: changing it is its own decision, never a side effect of a specification. */
function wider(
  { method, path, access }: SpecContract['routes'][number],
  where: string,
  registry: Registry | null,
): readonly Finding[] {
  const existing = registry?.routes.find(
    (route) => route.method === method && address(route.path) === address(path),
  )
  if (!existing) return []
  const needed = [existing.access].flat()
  if (access && needed.includes(access)) return []
  const message = `${method} ${path} exists and asks for ${needed.join(' and ')}, not ${access}. Name what it asks for, or take another path.`

  return [lintFinding('route_access_changed', 'blocker', where, message)]
}

function screens(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  return contract.screens.flatMap(({ path, feature }, index) => {
    const where = `screens[${index}].feature`
    if (feature) return unknown(feature, where, contract, registry)
    const message = `The screen ${path} does not say who sees it. Name its \`feature\`.`

    return [lintFinding('screen_without_feature', 'blocker', where, message)]
  })
}

function unknown(
  feature: string,
  where: string,
  contract: SpecContract,
  registry: Registry | null,
): readonly Finding[] {
  const declared = contract.features.map(({ id }) => id)
  // Without a registry nobody knows what exists already.
  if (declared.includes(feature) || !registry) return []
  const existing = registry.features.map(({ id }) => id)
  if (existing.includes(feature)) return []
  const hint = nearest(feature, [...declared, ...existing])
  const message = `There is no feature ${feature}. ${hint} Declare it under \`features\`, with the roles that hold it.`

  return [lintFinding('feature_unknown', 'blocker', where, message)]
}

function features(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  const modules = new Set(contract.modules.map(({ id }) => id))
  const existing = new Set(registry?.features.map(({ id }) => id))
  const used = new Set([
    ...contract.routes.map(({ access }) => access),
    ...contract.screens.map(({ feature }) => feature),
  ])

  return contract.features.flatMap(({ id, roles }, index) => {
    const where = `features[${index}]`
    if (existing.has(id)) return []
    const module = id.split('.')[0] ?? ''
    const found: Finding[] = []
    if (!modules.has(module)) {
      const message = `The feature ${id} does not begin with a module of this specification. Call it \`module.things.act\`.`
      found.push(lintFinding('feature_module', 'major', where, message))
    }
    if (!used.has(id)) {
      const message = `No route and no screen asks for ${id}. Guard something with it, or leave it out.`
      found.push(lintFinding('feature_unused', 'minor', where, message))
    }
    if (roles.length === 0) {
      const message = `No role holds ${id}: nobody could use what it guards. Name the roles that start with it.`
      found.push(lintFinding('feature_without_role', 'minor', where, message))
    }

    return found
  })
}
