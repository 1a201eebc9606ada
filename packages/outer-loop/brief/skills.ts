import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Finding } from '../core/finding.ts'
import type { Role } from '../core/agent.ts'
import type { PlannedTask } from '../core/plan.ts'
import type { SpecContract } from '../core/spec.ts'

/** A SKILL.md as it stood in the frozen base: name, what it is for, and its bytes by their hash. */
export type Skill = { name: string; description: string; text: string; digest: string }

/** https://agentskills.io/specification: what front matter may say. */
const frontMatter = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and single hyphens'),
  description: z.string().min(1).max(1_024),
  license: z.string().optional(),
  compatibility: z.string().max(500).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  'allowed-tools': z.string().optional(),
})

/** @param folder the skill's folder name, which its `name` must be. */
export const readSkill = (folder: string, file: string): { skill: Skill } | { findings: Finding[] } => {
  const wrong = (message: string): { findings: Finding[] } => ({
    findings: [
      {
        code: 'skill.unreadable',
        severity: 'major',
        where: `.ai/skills/${folder}/SKILL.md`,
        message,
        by: 'lint',
      },
    ],
  })
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file.replaceAll('\r\n', '\n'))
  if (parts === null) return wrong('It does not begin with front matter between two lines of ---.')

  const head = frontMatter.safeParse(safely(parts[1] ?? ''))
  if (!head.success) {
    return wrong(
      head.error.issues
        .map((issue) => `${issue.path.join('.') || 'front matter'}: ${issue.message}`)
        .join('; '),
    )
  }
  const { name, description } = head.data
  if (name !== folder) return wrong(`Its name is "${name}", its folder "${folder}". They must be the same.`)
  const text = (parts[2] ?? '').trim()
  if (text === '') return wrong('It has no text.')
  return { skill: { name, description, text, digest: digestOf(file) } }
}

/** Every skill under `.ai/skills` of a checkout; one that cannot be read is a finding, not a silence. */
export const loadSkills = async (checkout: string): Promise<{ skills: Skill[]; findings: Finding[] }> => {
  const folder = join(checkout, '.ai', 'skills')
  const names = await readdir(folder).catch(() => [])
  const read = await Promise.all(
    names.sort().map(async (name) => {
      const file = await readFile(join(folder, name, 'SKILL.md'), 'utf8').catch(() => '')
      return readSkill(name, file)
    }),
  )
  return {
    skills: read.flatMap((one) => ('skill' in one ? [one.skill] : [])),
    findings: read.flatMap((one) => ('findings' in one ? one.findings : [])),
  }
}

/** The skills that go into a brief: the step's own, and for a worker those that the specification calls for in what it owns. */
export const skillsFor = (
  role: Role,
  skills: readonly Skill[],
  { task, contract }: { task?: PlannedTask | null; contract?: SpecContract | null } = {},
): Skill[] => {
  const wanted =
    role === 'work' || role === 'repair' ? forWork(task ?? null, contract ?? null) : (steps[role] ?? [])
  return wanted.flatMap((name) => skills.filter((skill) => skill.name === name))
}

const steps: Partial<Record<Role, readonly string[]>> = { spec: ['write-a-spec'], review: ['review-a-spec'] }

const forWork = (task: PlannedTask | null, contract: SpecContract | null): string[] => {
  if (task === null || contract === null) return []
  const owns = (module: string) =>
    task.owns.some((glob) => glob.includes(`/${module}/`) || glob.startsWith('**'))
  const proves = contract.criteria
    .filter(({ id }) => task.criteria.includes(id))
    .map(({ test }) => test ?? '')
  return [
    ...(contract.modules.some(({ id, change }) => change === 'new' && owns(id)) ? ['add-a-module'] : []),
    ...(contract.entities.some(({ module }) => owns(module)) ? ['add-an-entity'] : []),
    ...(contract.routes.some(({ module }) => owns(module)) ? ['add-a-route'] : []),
    ...(contract.screens.some(({ module }) => owns(module)) ? ['add-a-screen'] : []),
    ...(proves.some((test) => /(^|\/)e2e\/|\.spec\.tsx?$/.test(test)) ? ['write-a-journey-test'] : []),
  ]
}

const safely = (yaml: string): unknown => {
  try {
    return parse(yaml, { schema: 'core', maxAliasCount: 0 })
  } catch {
    return null
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
