import { defineModule } from '@leadkeep/kernel'
import { Decision, ServedText } from './data/entities.ts'
import { decisions } from './migrations/2026-11-22-decisions.ts'

export const consent = defineModule({
  id: 'consent',
  title: 'Consent',
  entities: [ServedText, Decision],
  migrations: [decisions],
})
