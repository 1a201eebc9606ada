import type { Edit } from './edit.ts'

/** A decision in one line, for a log that is kept outside: what was decided and about which words, and nothing of whom. */
export const consentLogging: readonly Edit[] = [
  {
    path: 'modules/consent/decision-line.ts',
    text: `import { wordsOf } from './decisions.ts'

/** What a line tells of a decision. The subject's id is no personal value: without its keys it names nobody. */
export interface LoggedDecision {
  readonly id: string
  readonly subjectId: string
  readonly purpose: string
  readonly decision: 'grant' | 'refuse' | 'withdraw'
  readonly standing: 'asserted' | 'confirmed'
  readonly method: string
  readonly textHash: string
  readonly textVersion: number
  readonly decidedAt: Date
}

/**
 * One line for a log that is kept outside: what was decided, how, and about which words. Never who, and never the words,
 * only whether they are still kept (GDPR Art. 7(1): the controller shows what was agreed to).
 */
export function decisionLine(decision: LoggedDecision, served: unknown): string {
  const { id, subjectId, purpose, standing, method, textHash, textVersion, decidedAt } = decision
  const words = wordsOf(served) === null ? 'lost' : 'kept'

  return [
    decidedAt.toISOString(),
    \`consent.\${decision.decision}\`,
    \`purpose=\${purpose}\`,
    \`standing=\${standing}\`,
    \`method=\${method}\`,
    \`subject=\${subjectId}\`,
    \`decision=\${id}\`,
    \`wording=\${textHash.slice(0, 12)}@\${textVersion}\`,
    \`words=\${words}\`,
  ].join(' ')
}
`,
  },
  {
    path: 'modules/consent/decision-line.test.ts',
    text: `import { expect, test } from '@jest/globals'
import { decisionLine, type LoggedDecision } from './decision-line.ts'

const granted: LoggedDecision = {
  id: '0199-d',
  subjectId: '0199-s',
  purpose: 'newsletter',
  decision: 'grant',
  standing: 'confirmed',
  method: 'mail',
  textHash: 'c0ffee'.repeat(10),
  textVersion: 3,
  decidedAt: new Date('2026-11-22T09:41:07Z'),
}

test('a decision is told in one line, with the words it was about by their hash', () => {
  expect(decisionLine(granted, { text: 'Write to me once a month.' })).toBe(
    '2026-11-22T09:41:07.000Z consent.grant purpose=newsletter standing=confirmed method=mail ' +
      'subject=0199-s decision=0199-d wording=c0ffeec0ffee@3 words=kept',
  )
})

test('words that are no longer kept are said to be lost', () => {
  expect(decisionLine(granted, null)).toContain('words=lost')
})
`,
  },
  {
    path: 'modules/consent/index.ts',
    from: `export { evidencePurposeIds } from`,
    to: `export { decisionLine, type LoggedDecision } from './decision-line.ts'
export { evidencePurposeIds } from`,
  },
]
