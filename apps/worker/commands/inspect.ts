import type { CliCommand } from '@leadkeep/cli'
import { declarationOf } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'

/** What this installation consists of, as its modules list it: the registry that tests, gates and agents read. */
export function inspection(modules: readonly Module[]) {
  const all = <Part>(part: (module: Module) => readonly Part[] | undefined) =>
    modules.flatMap((module) => (part(module) ?? []).map((each) => ({ module: module.id, ...each })))

  return {
    modules: modules.map(({ id, title }) => ({ id, title })),
    routes: [
      ...all((module) =>
        module.routes?.map(({ method, path, access, fresh, summary, limiter }) => ({
          app: 'backend',
          method,
          path,
          access,
          fresh,
          summary,
          limiter,
        })),
      ),
      ...all((module) => module.openRoutes),
    ],
    entities: all((module) =>
      module.entities?.map(declarationOf).map(({ id, table, columns, audited, grants, keptFor }) => ({
        id,
        table,
        columns: columns.map(
          ({ id: column, class: kind, subject, key, exact, prefix, withheld, because }) => ({
            id: column,
            class: kind,
            subject,
            key,
            withheld,
            index: exact ? 'exact' : prefix ? 'prefix' : undefined,
            because,
          }),
        ),
        policy: 'tenant_id = app.tenant, forced',
        audited,
        grants,
        keptFor,
      })),
    ),
    doors: all((module) =>
      module.doors?.map(({ signature, answers, open }) => ({ signature, answers, open })),
    ),
    stores: all((module) => module.stores),
    events: all((module) => module.events?.map(({ id, title, live }) => ({ id, title, live }))),
    features: all((module) => module.features),
    jobs: [
      ...all((module) => module.subscribers?.map(({ id, event }) => ({ id, event }))),
      ...all((module) =>
        module.schedules?.map(({ id, title, every }) => ({ id, title, everySeconds: every })),
      ),
    ],
    screens: all((module) => module.screens),
  }
}

export const inspect: CliCommand = {
  name: 'inspect',
  summary: 'show what this installation consists of',
  usage: `[--json]

  --json  all of it, for programs: modules, routes with access, entities with column classes, doors, stores with
          their periods, events, features, jobs, screens`,

  async run(parameters, { modules, say }) {
    const found = inspection(modules)
    if (parameters.includes('--json')) say(JSON.stringify(found, null, 2))
    else
      for (const [part, list] of Object.entries(found)) {
        say(`\n${part} (${list.length})`)
        for (const each of list) say(`  ${lineOf(each)}`)
      }

    return 0
  },
}

function lineOf(each: object): string {
  const words = {
    id: '',
    app: '',
    method: '',
    path: '',
    signature: '',
    name: '',
    access: '',
    table: '',
    fresh: false,
    ...each,
  }
  const access = Array.isArray(words.access) ? words.access.join(' ') : words.access
  const fresh = words.fresh ? '(fresh sign-in)' : ''

  return [
    words.id,
    words.app,
    words.method,
    words.path,
    words.signature,
    words.name,
    words.table,
    access,
    fresh,
  ]
    .filter(Boolean)
    .join('  ')
}
