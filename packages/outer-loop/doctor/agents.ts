import type { Environment } from '../adapters/adapter.ts'
import { adapters } from '../adapters/adapters.ts'
import { upstreamsFrom } from '../adapters/gateway.ts'
import { type Role, role } from '../core/agent.ts'
import type { Settings } from '../core/settings.ts'
import { type Check, fail, ok, warn } from './check.ts'

/** For each role that the settings name: is its program there, new enough, and can it reach its model? */
export const checkAgents = async (settings: Settings, environment: Environment): Promise<Check[]> => {
  const bound = role.options.flatMap((each) => {
    const binding = settings.agents[each]
    return binding === undefined ? [] : [{ role: each, binding, adapter: adapters[binding.adapter] }]
  })
  const unbound = role.options.filter((each) => {
    const { work, plan } = settings.agents
    const standIn = each === 'repair' ? work : each === 'replan' ? plan : undefined
    return (settings.agents[each] ?? standIn) === undefined
  })
  const programs = new Map<string, { roles: Role[]; check: (roles: string) => Promise<Check> }>()
  const there = new Set<string>()
  for (const { role: each, binding, adapter } of bound) {
    const key = [binding.adapter, ...(binding.command ?? [])].join(' ')
    const known = programs.get(key)
    if (known) known.roles.push(each)
    else {
      programs.set(key, {
        roles: [each],
        check: async (roles) => {
          const found = await adapter.detect(binding, environment)
          if ('program' in found) {
            there.add(binding.adapter)
            return ok(
              `agent.${binding.adapter}`,
              `${binding.adapter} ${found.version} (${found.program}) for ${roles}`,
            )
          }
          const remedy = 'Install it, or bind these roles to another adapter in .ai/outer-loop.json.'
          return roles === 'review' && settings.agents.spec
            ? warn(
                `agent.${binding.adapter}`,
                `${found.missing} Specifications are reviewed by their author's family, and each waits for you.`,
                remedy,
              )
            : fail(`agent.${binding.adapter}`, `${found.missing} Needed for ${roles}.`, remedy)
        },
      })
    }
  }
  const found = await Promise.all([...programs.values()].map(({ roles, check }) => check(roles.join(', '))))
  return [
    ...found,
    ...(unbound.length === 0
      ? []
      : [
          warn(
            'agents',
            `No agent is named for ${unbound.join(', ')}.`,
            'Name one under "agents" in .ai/outer-loop.json; "manual" waits for a person.',
          ),
        ]),
    ...credentials(new Set(bound.map(({ binding }) => binding.adapter)), there, environment),
    families(settings),
  ]
}

/** Author and reviewer of one family make the same mistakes: then a person has the last word on every specification. */
const families = (settings: Settings): Check => {
  const familyOf = (each: Role): string | null => {
    const binding = settings.agents[each]
    return binding === undefined ? null : adapters[binding.adapter].family(binding)
  }
  const [author, reviewer] = [familyOf('spec'), familyOf('review')]
  if (author === null || reviewer === null)
    return warn(
      'families',
      'Specifications are not both written and reviewed by an agent.',
      'Name agents for "spec" and "review".',
    )
  return author === reviewer
    ? warn(
        'families',
        `Specifications are written and reviewed by one family (${author}): each will wait for a person.`,
        'Bind "review" to another family.',
      )
    : ok('families', `written by ${author}, reviewed by ${reviewer}`)
}

const credentials = (
  used: ReadonlySet<string>,
  there: ReadonlySet<string>,
  environment: Environment,
): Check[] => {
  const kept = new Set<string>(upstreamsFrom(environment).map(({ family }) => family))
  return (['claude', 'codex'] as const)
    .filter((family) => used.has(family))
    .map((family) => {
      if (kept.has(family))
        return ok(
          `credential.${family}`,
          `The key for ${family} stays with the engine; its program gets a token of one call.`,
        )
      if (family === 'claude' && (environment['CLAUDE_CODE_OAUTH_TOKEN'] ?? '') !== '') {
        return warn(
          'credential.claude',
          'CLAUDE_CODE_OAUTH_TOKEN is handed to claude itself, and whatever tool it starts can read it.',
          'Use ANTHROPIC_API_KEY: it stays with the engine.',
        )
      }
      if (!there.has(family))
        return ok(`credential.${family}`, `No key for ${family} is missed while it is not installed.`)
      return fail(
        `credential.${family}`,
        `No key for ${family} is in the environment; a login in a person's home folder is not used.`,
        family === 'claude'
          ? 'Set ANTHROPIC_API_KEY (or CLAUDE_CODE_OAUTH_TOKEN from "claude setup-token").'
          : 'Set CODEX_API_KEY.',
      )
    })
}
