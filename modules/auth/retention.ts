import type { Retention } from '@leadkeep/database'

export const retention: Retention = {
  endings: {
    'auth.user': {
      stays: 'who did what on the log is known by it; names and addresses go when they are erased',
    },
    'auth.role': { stays: 'names a kind of work' },
    'auth.user_role': { with: 'auth.user' },
    'auth.session': { by: 'auth.forget-sessions' },
    'auth.session_token': { with: 'auth.session' },
    'auth.link': { by: 'auth.forget-links' },
    'auth.challenge': { by: 'auth.forget-links' },
    'auth.totp': { with: 'auth.user' },
    'auth.passkey': { with: 'auth.user' },
    'auth.recovery_code': { with: 'auth.user' },
    'auth.policy': { stays: 'says what a tenant asks of its people, and nothing of anybody' },
  },
}
