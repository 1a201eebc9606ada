import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { lintFinding } from './lint-finding.ts'
import { nearest } from './nearest.ts'
import type { Registry } from './registry.ts'

/** Names exist where something is extended, collide with nothing where something is new, and stand in a declared module. */
export function lintNames(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  return [
    ...twice(
      'modules',
      contract.modules.map(({ id }) => id),
    ),
    ...twice('entities', contract.entities.map(entityId)),
    ...twice(
      'routes',
      contract.routes.map(({ method, path }) => `${method} ${address(path)}`),
    ),
    ...twice(
      'events',
      contract.events.map(({ id }) => id),
    ),
    ...twice(
      'features',
      contract.features.map(({ id }) => id),
    ),
    ...twice(
      'screens',
      contract.screens.map(({ path }) => address(path)),
    ),
    ...twice(
      'migrations',
      contract.migrations.map(({ module, name }) => `${module} ${name}`),
    ),
    ...twice(
      'criteria',
      contract.criteria.map(({ id }) => id),
    ),
    ...twice(
      'assumptions',
      contract.assumptions.map(({ id }) => id),
    ),
    ...undeclared(contract),
    ...(registry
      ? [...modules(contract, registry), ...entities(contract, registry), ...taken(contract, registry)]
      : []),
  ]
}

/** `crm.lead`; a name that already carries its module is left alone. */
export const entityId = ({ module, name }: { readonly module: string; readonly name: string }): string =>
  name.startsWith(`${module}.`) ? name : `${module}.${name}`

/** `/api/leads/:id`, `/api/leads/[leadId]` and `/api/leads/{id}` are one address. */
export const address = (path: string): string =>
  path.replace(/(?<=\/)(?:\[[^\]/]+\]|\{[^}/]+\}|:[^/]+)/g, ':').replace(/(?<=.)\/+$/, '')

function twice(list: string, ids: readonly string[]): readonly Finding[] {
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id)
    const message = `${id} stands here a second time (first in ${list}[${first}]). Keep one of them.`

    return first < index ? [lintFinding('duplicate', 'blocker', `${list}[${index}]`, message)] : []
  })
}

function undeclared(contract: SpecContract): readonly Finding[] {
  const declared = new Set(contract.modules.map(({ id }) => id))
  const lists = {
    entities: contract.entities,
    routes: contract.routes,
    screens: contract.screens,
    migrations: contract.migrations,
  }

  return Object.entries(lists).flatMap(([list, items]) =>
    items.flatMap(({ module }, index) => {
      const message = `The module ${module} is not in this specification's list. Add it to \`modules\` as new or extend.`

      return declared.has(module)
        ? []
        : [lintFinding('module_undeclared', 'major', `${list}[${index}]`, message)]
    }),
  )
}

function modules(contract: SpecContract, registry: Registry): readonly Finding[] {
  const known = registry.modules.map(({ id }) => id)

  return contract.modules.flatMap(({ id, change }, index) => {
    const where = `modules[${index}]`
    if (change === 'new' && known.includes(id))
      return [
        lintFinding(
          'module_exists',
          'blocker',
          where,
          `A module ${id} exists. Say \`extend\`, or choose another name.`,
        ),
      ]
    if (change === 'extend' && !known.includes(id))
      return [
        lintFinding(
          'module_unknown',
          'blocker',
          where,
          `There is no module ${id}. ${nearest(id, known)} Say \`new\` to make it.`,
        ),
      ]

    return []
  })
}

function entities(contract: SpecContract, registry: Registry): readonly Finding[] {
  const known = registry.entities.map(({ id }) => id)

  return contract.entities.flatMap((entity, index) => {
    const id = entityId(entity)
    const where = `entities[${index}]`
    if (entity.change === 'new' && known.includes(id))
      return [
        lintFinding(
          'entity_exists',
          'blocker',
          where,
          `An entity ${id} exists. Say \`extend\`, or choose another name.`,
        ),
      ]
    if (entity.change === 'extend' && !known.includes(id))
      return [
        lintFinding(
          'entity_unknown',
          'blocker',
          where,
          `There is no entity ${id}. ${nearest(id, known)} Say \`new\` to make it.`,
        ),
      ]

    return []
  })
}

/** An address belongs to one module. */
function taken(contract: SpecContract, registry: Registry): readonly Finding[] {
  const routes = contract.routes.flatMap(({ module, method, path }, index) => {
    const holder = registry.routes.find(
      (route) => route.method === method && address(route.path) === address(path),
    )
    const message = `${method} ${path} is a route of the module ${holder?.module}. Choose another path, or change it there.`

    return holder && holder.module !== module
      ? [lintFinding('route_taken', 'blocker', `routes[${index}]`, message)]
      : []
  })
  const screens = contract.screens.flatMap(({ module, path }, index) => {
    const holder = registry.screens.find((screen) => address(screen.path) === address(path))
    const message = `${path} is a screen of the module ${holder?.module}. Choose another path, or change it there.`

    return holder && holder.module !== module
      ? [lintFinding('screen_taken', 'blocker', `screens[${index}]`, message)]
      : []
  })

  return [...routes, ...screens]
}
