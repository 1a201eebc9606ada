import { addressee } from './addressee.ts'
import { defineModule } from '@leadkeep/kernel'
import '@leadkeep/directory'
import '@leadkeep/http'
import type {} from '@leadkeep/messages'
import type {} from '@leadkeep/ui'
import { features } from './acl.ts'
import { factorRoutes } from './api/factors/route.ts'
import { linkRoutes } from './api/links/route.ts'
import { login, passkeyLogin } from './api/login/route.ts'
import { logout } from './api/logout/route.ts'
import { me } from './api/me/route.ts'
import { password } from './api/password/route.ts'
import { roleRoutes } from './api/roles/route.ts'
import { sessionRoutes } from './api/sessions/route.ts'
import { userAccessRoutes } from './api/users/access.ts'
import { userRoutes } from './api/users/route.ts'
import { screens } from './backend/screens.ts'
import { forgetLinksHourly } from './commands/forget-links.ts'
import { forgetSessionsHourly } from './commands/forget-sessions.ts'
import { AccessPolicy, Challenge, Passkey, RecoveryCode, Totp } from './data/factors.ts'
import { Link } from './data/link.ts'
import { Role, Session, SessionToken, User, UserRole } from './data/entities.ts'
import { services } from './di.ts'
import { doors } from './doors.ts'
import { passwordForgotten } from './events.ts'
import words from './i18n/en.json' with { type: 'json' }
import { accountChangedMails } from './mails/account-changed.ts'
import { factorsResetMail } from './mails/factors-reset.ts'
import { invitationMail, resetMail } from './mails/link-mails.ts'
import { powerGrantedMail } from './mails/power-granted.ts'
import { users } from './migrations/2026-11-22-users.ts'
import { freshSignIn } from './migrations/2026-11-28-fresh-sign-in.ts'
import { links } from './migrations/2026-11-28-links.ts'
import { secondFactors } from './migrations/2026-11-28-second-factors.ts'
import { officers } from './migrations/2026-11-28-officers.ts'
import { purposes } from './purposes.ts'
import { retention } from './retention.ts'
import { setup } from './setup.ts'
import { forgottenLinkSending } from './subscribers/send-forgotten-link.ts'

export const auth = defineModule({
  id: 'auth',
  title: 'Users, roles and sessions',
  features,
  purposes,
  addressee,
  subjectData: {
    collect: 'columns',
    erase: 'columns',
    screens: { 'auth.user': '/backend/users/[id]' },
  },
  setup,
  entities: [
    User,
    Role,
    UserRole,
    Session,
    SessionToken,
    Link,
    Totp,
    Passkey,
    RecoveryCode,
    Challenge,
    AccessPolicy,
  ],
  migrations: [users, officers, links, freshSignIn, secondFactors],
  doors,
  services,
  routes: [
    login,
    passkeyLogin,
    logout,
    me,
    password,
    ...linkRoutes,
    ...factorRoutes,
    ...sessionRoutes,
    ...userRoutes,
    ...userAccessRoutes,
    ...roleRoutes,
  ],
  schedules: [forgetSessionsHourly, forgetLinksHourly],
  retention,
  screens,
  words,
  mails: [invitationMail, resetMail, powerGrantedMail, factorsResetMail, ...accountChangedMails],
  events: [passwordForgotten],
  subscribers: [forgottenLinkSending],
})
