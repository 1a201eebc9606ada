import type { Attack } from './attack.ts'
import { towardsTheEngine } from './towards-the-engine.ts'
import { towardsTheHub } from './towards-the-hub.ts'
import { towardsTheUser } from './towards-the-user.ts'

/** Every way out that is tried, in both halves, by `attacks.long.ts`; one of each kind by `attacks.test.ts`. */
export const attacks: readonly Attack[] = [...towardsTheUser, ...towardsTheHub, ...towardsTheEngine]
