import type { Addresses } from './installation.ts'
import type { SignedIn } from './people.ts'

/** What is there before the first journey begins. */
export interface Stage {
  readonly addresses: Addresses
  readonly people: {
    readonly admin: SignedIn
    readonly sales: SignedIn
    readonly compliance: SignedIn
    /** Administrator of the second tenant. */
    readonly outsider: SignedIn
  }
  /** Every screen of the registry: `/backend/leads/[id]`. */
  readonly screens: readonly string[]
}

const variable = 'LEADKEEP_E2E_STAGE'

/** Test processes inherit the environment of the one that set up. */
export function tellWorkers(stage: Stage): void {
  process.env[variable] = JSON.stringify(stage)
}

export function stage(): Stage {
  const told = process.env[variable]
  if (!told) throw new Error('There is no installation: journeys run by "npx playwright test" from the root.')

  return JSON.parse(told) as Stage // written by tellWorkers
}
