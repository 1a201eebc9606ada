import type { Attack, Outcome } from './attack.ts'
import { towardsTheEngine } from './towards-the-engine.ts'
import { towardsTheHub } from './towards-the-hub.ts'
import { towardsTheUser } from './towards-the-user.ts'

/** Every way out that is tried, in both halves, by `attacks.test.ts`. */
export const attacks: readonly Attack[] = [...towardsTheUser, ...towardsTheHub, ...towardsTheEngine]

export const inWords: Record<Outcome, string> = {
  prevented: 'prevented',
  'put back': 'noticed, named, put back',
  asked: 'noticed, named, put back at your word',
  withheld: 'noticed in the work, named, withheld',
  survived: 'noticed, gone on from the ledger',
  ended: 'ended at its limit, named',
}

/** For the README. */
export function attackTable(): string {
  const rows = attacks.map(
    ({ title, towards, without, within = 'prevented' }) =>
      `| ${title} | ${towards} | ${inWords[within]} | ${inWords[without]} |`,
  )
  return ['| a worker tries | towards | with the sandbox | without |', '|---|---|---|---|', ...rows].join(
    '\n',
  )
}
