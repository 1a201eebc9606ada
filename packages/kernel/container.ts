import { asFunction, asValue, createContainer, InjectionMode, type Resolver } from 'awilix'

/**
 * Everything a module may ask for, by name. Packages and modules add to it where they define the service:
 * `declare module '@leadkeep/kernel' { interface Services { database: Database } }`
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface Services {}

export type Factories = { [Name in keyof Services]?: (services: Services) => Services[Name] }

/** One container per process: values are given, the rest is made once, on first use, from the other services. */
export function composition(
  values: Partial<Services>,
  ...factories: readonly (Factories | undefined)[]
): Services {
  const container = createContainer<Services>({ injectionMode: InjectionMode.PROXY, strict: true })
  const resolvers: Record<string, Resolver<unknown>> = {}
  for (const [name, value] of Object.entries(values)) resolvers[name] = asValue(value)
  for (const [name, make] of factories.flatMap((each) => Object.entries(each ?? {})))
    // A factory of any name takes the services: `Factories` says so, which Object.entries forgets.
    resolvers[name] = asFunction(make as (services: Services) => unknown).singleton()
  // awilix types registrations by name; the names are those of `Services` by construction of `Factories`.
  container.register(resolvers as never)

  return container.cradle
}
