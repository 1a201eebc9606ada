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
  },
}
