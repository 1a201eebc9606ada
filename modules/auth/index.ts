export { auth } from './module.ts'

export { user as userCommand } from './cli/user.ts'

export { authenticate, type SignedIn } from './sessions/authenticate.ts'
export { authenticator, type Authenticator } from './sessions/authenticator.ts'
export { deviceCookie, sessionCookie } from './sessions/cookies.ts'
export { mustEnrol, nobody, type Asked } from './sessions/scopes.ts'

export { assignRoles } from './commands/assign-roles.ts'
export { changeOwnPassword } from './commands/change-own-password.ts'
export { confirmIdentity } from './commands/confirm-identity.ts'
export { createRole } from './commands/create-role.ts'
export { createUser } from './commands/create-user.ts'
export { disableUser, enableUser } from './commands/disable-user.ts'
export { endOtherSessions, endOwnSession, endUserSessions } from './commands/end-session.ts'
export { forgottenPassword } from './commands/forgotten-password.ts'
export { inviteUser } from './commands/invite-user.ts'
export { offerFeaturesEverywhere } from './commands/offer-features.ts'
export { addPasskey, askPasskey, beginPasskey, removePasskey } from './commands/passkeys.ts'
export { beginTotp, confirmTotp, removeTotp } from './commands/totp.ts'
export { changePolicy, getPolicy } from './commands/change-policy.ts'
export { resetFactors } from './commands/reset-factors.ts'
export { resetPassword } from './commands/reset-password.ts'
export { sendLink } from './commands/send-link.ts'
export { signIn } from './commands/sign-in.ts'
export { signOut } from './commands/sign-out.ts'
export { useLink } from './commands/use-link.ts'
export { updateRole } from './commands/update-role.ts'
export { updateUser } from './commands/update-user.ts'

export { generatedPassword } from './passwords/generated.ts'
export { currentUser } from './queries/current-user.ts'
export { getProfile } from './queries/profile.ts'
export { getRole, listFeatures, listRoleNames, listRoles } from './queries/roles.ts'
export { listOwnSessions, listUserSessions } from './queries/sessions.ts'
export { getUser, listUsers } from './queries/users.ts'

export type {
  FeatureAnswer,
  Profile,
  RoleAnswer,
  SessionAnswer,
  UserAnswer,
  UserDetail,
} from './data/answers.ts'
export { Role, Session, User, UserRole } from './data/entities.ts'
export { Passkey } from './data/factors.ts'
export { colleagues, isColleague, type Colleague } from './data/colleagues.ts'
export { userByEmail } from './data/find-users.ts'
