import type { CliCommand, CliContext, Composition } from './command.ts'
import { isInstalled } from './data-directory.ts'
import { checks as own } from './doctor-checks.ts'

/** How one thing is: fine, worth knowing, or in the way. */
export interface Finding {
  readonly state: 'fine' | 'warning' | 'wrong'
  /** One line; unless fine, it says what to do. */
  readonly line: string
}

export type Check = (context: CliContext) => Promise<Finding | readonly Finding[]>

const marks = { fine: '✓', warning: '!', wrong: '✗' } as const

export const doctorWith = ({ checks }: Pick<Composition, 'checks'>): CliCommand => ({
  name: 'doctor',
  summary: 'check this machine and this installation, a line for each thing',
  usage: '',

  async run(_parameters, context) {
    const findings: Finding[] = []
    for (const check of [...own, ...(isInstalled(context.directory) ? checks : [])])
      for (const finding of [await examined(check, context)].flat()) {
        context.say(`${marks[finding.state]} ${finding.line}`)
        findings.push(finding)
      }

    return findings.some(({ state }) => state === 'wrong') ? 1 : 0
  },
})

async function examined(check: Check, context: CliContext): Promise<Finding | readonly Finding[]> {
  try {
    return await check(context)
  } catch (error) {
    return { state: 'wrong', line: error instanceof Error ? error.message : 'A check failed.' }
  }
}
