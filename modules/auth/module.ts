import { defineModule } from '@leadkeep/kernel'
import '@leadkeep/directory'
import { features } from './acl.ts'
import { Role, Session, SessionToken, User, UserRole } from './data/entities.ts'
import { doors } from './doors.ts'
import { setup } from './setup.ts'

export const auth = defineModule({
  id: 'auth',
  title: 'Users, roles and sessions',
  features,
  entities: [User, Role, UserRole, Session, SessionToken],
  doors,
  setup,
})
