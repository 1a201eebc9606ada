import type { Finding } from '../core/finding.ts'

/** `where` is a task's id, or a part of it: `landing-page.owns[0]`. The message says what is wrong, then what to do. */
export const planFinding = (
  code: string,
  severity: Finding['severity'],
  where: string,
  message: string,
): Finding => ({ code: `plan.${code}`, severity, where, message, by: 'lint' })
