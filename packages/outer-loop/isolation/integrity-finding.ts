import type { Finding } from '../core/finding.ts'
import type { ControlDrift } from './control-files.ts'
import type { RefDrift } from './refs.ts'

/** Whose thing was touched. */
export type Whose = 'repository' | 'hub' | 'forge'

export const integrityFinding = (
  code: string,
  where: string,
  message: string,
  level: Finding['severity'] = 'blocker',
): Finding => ({
  code: `integrity.${code}`,
  severity: level,
  where: where.slice(0, 500),
  message: message.slice(0, 4_000),
  by: 'integrity',
})

export const refFinding = (whose: Whose, { ref, from, to }: RefDrift, done: string): Finding =>
  integrityFinding(
    'ref_moved',
    `${whose} ${ref}`,
    from && to
      ? `${ref} of the ${whose} was ${shortly(from)} and became ${shortly(to)}. ${done}`
      : from
        ? `${ref} of the ${whose} (${shortly(from)}) was deleted. ${done}`
        : `${ref} of the ${whose} appeared, at ${shortly(to ?? '')}. ${done}`,
  )

export const controlFinding = (whose: Whose, { path, how }: ControlDrift, done: string): Finding =>
  integrityFinding(
    runsPrograms(path) ? 'program_planted' : 'control_file',
    `${whose} ${path}`,
    `${path} of the ${whose} was ${how}${runsPrograms(path) ? '; git would run programs that it names' : ''}. ${done}`,
  )

const runsPrograms = (path: string): boolean =>
  /(^|\/)(hooks\/|config(\.worktree)?$|info\/attributes$)/.test(path)

const shortly = (value: string): string => (value.startsWith('ref: ') ? value.slice(5) : value.slice(0, 12))
