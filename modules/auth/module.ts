import { addressee } from './addressee.ts'
import { defineModule } from '@leadkeep/kernel'
import '@leadkeep/directory'
import '@leadkeep/http'
import type {} from '@leadkeep/messages'
import type {} from '@leadkeep/ui'
import { features } from './acl.ts'
import { login } from './api/login/route.ts'
import { logout } from './api/logout/route.ts'
import { me } from './api/me/route.ts'
import { password } from './api/password/route.ts'
import { roleRoutes } from './api/roles/route.ts'
import { sessionRoutes } from './api/sessions/route.ts'
import { userAccessRoutes } from './api/users/access.ts'
import { userRoutes } from './api/users/route.ts'
import { screens } from './backend/screens.ts'
import { forgetSessionsHourly } from './commands/forget-sessions.ts'
import { Role, Session, SessionToken, User, UserRole } from './data/entities.ts'
import { services } from './di.ts'
import { doors } from './doors.ts'
import words from './i18n/en.json' with { type: 'json' }
import { users } from './migrations/2026-11-22-users.ts'
import { purposes } from './purposes.ts'
import { retention } from './retention.ts'
import { setup } from './setup.ts'

export const auth = defineModule({
  id: 'auth',
  title: 'Users, roles and sessions',
  features,
  purposes,
  addressee,
  subjectData: { collect: 'columns', erase: 'columns' },
  setup,
  entities: [User, Role, UserRole, Session, SessionToken],
  migrations: [users],
  doors,
  services,
  routes: [login, logout, me, password, ...sessionRoutes, ...userRoutes, ...userAccessRoutes, ...roleRoutes],
  schedules: [forgetSessionsHourly],
  retention,
  screens,
  words,
})
