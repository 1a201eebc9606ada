import { loadSkills } from '../../brief/skills.ts'
import type { Finding } from '../../core/finding.ts'
import { role, type Role } from '../../core/agent.ts'
import type { BoundAgent, ListedGate } from '../../core/event.ts'
import { settings as settingsSchema, type Settings } from '../../core/settings.ts'
import type { State } from '../../core/state.ts'
import { task } from '../../core/plan.ts'
import { gatesOfTask, gatesOfUnion, isOptional } from '../../gates/gate-list.ts'
import { tiers } from '../../gates/gate.ts'
import { ask, git } from '../../isolation/git.ts'
import { fingerprint, gitDirOf } from '../../isolation/integrity.ts'
import { EffectFailed } from '../effects/effect.ts'
import type { Fields } from '../parts.ts'
import type { Workshop } from './workshop.ts'

export const settingsPath = '.ai/outer-loop.json'

/** Freezes what the run builds on: commit, settings, gates, agents. From here on nothing of a branch decides anything. */
export async function prepare(workshop: Workshop, state: State): Promise<Fields<'prepared'>> {
  const { repository } = workshop.surroundings
  const gitDir = await gitDirOf(repository)
  const { settings, branch, commit } = await frozen(gitDir, state.branch)
  const { hub, base } = await workshop.open(commit, branch)
  const forge = await workshop.forge()
  await forge.bringBase({ from: hub.gitDir, branch, commit })
  const sandbox = await workshop.sandbox()
  const { agents, missing } = await boundAgents(workshop, settings)
  const { digest } = await fingerprint(repository)
  const { skills, findings } = await loadSkills(base.folder)

  return {
    base: { branch, commit },
    settings,
    gates: listedGates(settings),
    agents,
    skills: skills.map(({ name, digest: ofSkill }) => ({ name, digest: ofSkill })),
    sandbox: sandbox.kind === 'none' ? sandbox : { kind: 'bubblewrap', version: sandbox.version },
    fingerprint: digest,
    // A skill that cannot be read is handed to nobody, and said; it is no reason not to begin.
    notes: [...missing, ...findings.map((found) => ({ ...found, severity: 'minor' as const }))],
  }
}

export async function frozen(
  gitDir: string,
  wanted: string | null,
): Promise<{ settings: Settings; branch: string; commit: string }> {
  const first = wanted ?? (await currentBranch(gitDir))
  const settings = await settingsAt(gitDir, first)
  const branch = wanted ?? settings.base
  const { exitCode, stdout } = await git(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${branch}^{commit}`],
    { gitDir, allow: [1, 128] },
  )
  if (exitCode !== 0)
    throw new EffectFailed(
      'base.unknown',
      `There is no branch ${branch} here. Name one with --base, or set "base" in ${settingsPath}.`,
      { again: false },
    )
  const commit = stdout.trim()

  return { settings: await settingsAt(gitDir, commit), branch, commit }
}

const currentBranch = (gitDir: string): Promise<string> =>
  ask(['rev-parse', '--abbrev-ref', 'HEAD'], { gitDir })

async function settingsAt(gitDir: string, commit: string): Promise<Settings> {
  const { exitCode, stdout } = await git(['show', `${commit}:${settingsPath}`], { gitDir, allow: [128] })
  if (exitCode !== 0) return settingsSchema.parse({})
  try {
    return settingsSchema.parse(JSON.parse(stdout))
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new EffectFailed('settings.invalid', `${settingsPath} of the base cannot be used: ${message}`, {
      again: false,
      cause,
    })
  }
}

async function boundAgents(
  workshop: Workshop,
  settings: Settings,
): Promise<{ agents: Partial<Record<Role, BoundAgent>>; missing: Finding[] }> {
  const agents: Partial<Record<Role, BoundAgent>> = {}
  const missing: Finding[] = []
  for (const name of role.options) {
    const binding = settings.agents[name]
    if (!binding) continue
    const adapter = workshop.adapters[binding.adapter]
    const found = await adapter.detect(binding, workshop.environment)
    if ('missing' in found)
      missing.push({
        code: 'agent.missing',
        severity: 'blocker',
        where: `agents.${name}`,
        message: found.missing,
        by: 'engine',
      })
    else
      agents[name] = {
        adapter: binding.adapter,
        family: adapter.family(binding),
        model: binding.model ?? null,
        version: found.version,
      }
  }
  const { spec, review } = agents
  const onlyReviewer = missing.length > 0 && missing.every(({ where }) => where === 'agents.review')
  if (!onlyReviewer || !spec || review) return { agents, missing }

  // One family is better than none; a person then has the last word on the specification.
  return {
    agents: { ...agents, review: spec },
    missing: missing.map((found) => ({
      ...found,
      severity: 'minor' as const,
      message: `${found.message} Specifications are reviewed by ${spec.family}, which writes them, and wait for you.`,
    })),
  }
}

/** Of the settings and of ours, in the order in which they are run. */
export function listedGates(settings: Settings): ListedGate[] {
  const everything = task.parse({
    id: 'all',
    title: 'All gates',
    branch: 'chore/all',
    brief: 'All.',
    criteria: [],
    owns: ['**'],
    gates: settings.gates.map(({ id }) => id),
  })
  const declared = new Set(settings.gates.map(({ id }) => id))
  const optional = new Set(settings.gates.filter(isOptional).map(({ id }) => id))
  const ofTask = gatesOfTask(settings, everything)
  const ofUnion = gatesOfUnion(settings)
  const all = [...ofTask, ...ofUnion.filter(({ id }) => !ofTask.some((one) => one.id === id))]

  return all.map(({ id, tier }) => ({
    id,
    stage: tiers.indexOf(tier),
    task: ofTask.some((one) => one.id === id),
    union: ofUnion.some((one) => one.id === id),
    optional: optional.has(id),
    // Ours compare with where the task began; the settings' commands see the tree and nothing else.
    reusable: declared.has(id),
  }))
}
