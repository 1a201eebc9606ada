import { refuses, type Finding } from '../core/finding.ts'
import type { Context } from './command.ts'

/** Findings, a line each; the exit code says whether any of them refuses. */
export function told({ print, values }: Context, findings: readonly Finding[]): number {
  if (values['json'] === true) print(`${JSON.stringify(findings)}\n`)
  else
    for (const { severity, where, message, code } of findings)
      print(`${severity.padEnd(8)} ${where ?? ''}  ${message} (${code})\n`)
  if (findings.length === 0 && values['json'] !== true) print('Nothing stands against it.\n')

  return refuses(findings) ? 1 : 0
}
