import type { Factories } from '@leadkeep/kernel'
import { Passwords } from './passwords/passwords.ts'
import { AttemptLimits } from './sign-in/attempt-limits.ts'

export const services: Factories = {
  passwords: () => new Passwords(),
  attemptLimits: ({ database, keyring, ambient }) => new AttemptLimits(database, keyring, ambient),
}
