import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { address, entityId } from '../spec/lint-names.ts'
import type { Registry } from '../spec/registry.ts'
import { compareEntities } from './compare-entities.ts'
import { found } from './judge.ts'

/** One named thing of a registry: what it is called, and what is said of it. */
type Part = { name: string; access?: readonly string[] }

/** What the product consisted of, what it consists of now, and what of that was said beforehand. */
export function compareRegistries(
  before: Registry,
  after: Registry,
  contract: SpecContract,
  expected: SpecContract,
): Finding[] {
  const kinds = [
    [
      'module',
      (of: Registry) => of.modules.map(({ id }) => ({ name: id })),
      (of: SpecContract) => of.modules.map(({ id }) => ({ name: id })),
    ],
    ['route', routesOf, declaredRoutes],
    [
      'event',
      (of: Registry) => of.events.map(({ id }) => ({ name: id })),
      (of: SpecContract) => of.events.map(({ id }) => ({ name: id })),
    ],
    [
      'feature',
      (of: Registry) => of.features.map(({ id }) => ({ name: id })),
      (of: SpecContract) => of.features.map(({ id }) => ({ name: id })),
    ],
    ['screen', screensOf, declaredScreens],
    [
      'entity',
      (of: Registry) => of.entities.map(({ id }) => ({ name: id })),
      (of: SpecContract) => of.entities.map((each) => ({ name: entityId(each) })),
    ],
  ] as const

  return [
    ...kinds.flatMap(([kind, inRegistry, inContract]) => [
      ...compareParts(
        kind,
        inRegistry(before),
        inRegistry(after),
        inContract(contract),
        kind === 'module' ? [] : inContract(expected),
      ),
    ]),
    ...compareEntities(before, after, contract, expected),
  ]
}

function* compareParts(
  kind: string,
  before: readonly Part[],
  after: readonly Part[],
  declared: readonly Part[],
  expected: readonly Part[],
): Generator<Finding> {
  for (const { name, access } of after) {
    const said = declared.find((each) => each.name === name)
    const old = before.find((each) => each.name === name)
    if (!old && !said)
      yield found(
        'blocker',
        `conformance.undeclared_${kind}`,
        name,
        `The ${kind} ${name} appeared, and the specification does not have it.`,
      )
    else if (said?.access && access && !same(said.access, access))
      yield found(
        'blocker',
        'conformance.access',
        name,
        `${name}: declared for ${words(said.access)}, open to ${words(access)}.`,
      )
    else if (old?.access && access && !said?.access && !same(old.access, access))
      yield found(
        'blocker',
        'conformance.access',
        name,
        `${name}: was for ${words(old.access)}, is now open to ${words(access)}, and the specification does not say so.`,
      )
  }
  for (const { name } of before)
    if (!after.some((each) => each.name === name))
      yield found(
        'blocker',
        `conformance.missing_${kind}`,
        name,
        `The ${kind} ${name} was there before and is gone.`,
      )
  for (const { name } of expected)
    if (!after.some((each) => each.name === name) && !before.some((each) => each.name === name))
      yield found(
        'blocker',
        `conformance.missing_${kind}`,
        name,
        `The ${kind} ${name} is declared and not there.`,
      )
}

const routesOf = (of: Registry): Part[] =>
  of.routes.map(({ method, path, access }) => ({
    name: `${method} ${address(path)}`,
    access: [access].flat(),
  }))

const declaredRoutes = (of: SpecContract): Part[] =>
  of.routes.map(({ method, path, access }) => ({
    name: `${method} ${address(path)}`,
    ...(access ? { access: [access] } : {}),
  }))

const screensOf = (of: Registry): Part[] =>
  of.screens.map(({ path, access }) => ({ name: address(path), access }))

const declaredScreens = (of: SpecContract): Part[] =>
  of.screens.map(({ path, feature }) => ({ name: address(path), ...(feature ? { access: [feature] } : {}) }))

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each) => b.includes(each))
const words = (access: readonly string[]) => (access.length === 0 ? 'everybody' : access.join(' and '))
