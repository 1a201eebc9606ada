import type { Finding } from '../core/finding.ts'

/** `where` is an anchor of the contract: `routes[2].access`, `AC-3`. The message says what is wrong, then what to do. */
export const lintFinding = (
  code: string,
  severity: Finding['severity'],
  where: string,
  message: string,
): Finding => ({ code: `spec.${code}`, severity, where, message, by: 'lint' })
