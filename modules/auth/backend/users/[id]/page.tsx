import type { ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { noSuchUser } from '../../../errors.ts'
import { listRoleNames } from '../../../queries/roles.ts'
import { listUserSessions } from '../../../queries/sessions.ts'
import { getUser } from '../../../queries/users.ts'
import { UserScreen } from './user-screen.tsx'

export default async function UserPage({ staff, params }: ScreenProps) {
  const userId = idIn(params)
  const user = await staff.execute(getUser, { userId })
  const mayManage = staff.may('auth.users.manage')
  const { items: roles } = await staff.execute(listRoleNames, {})
  const sessions = mayManage ? (await staff.execute(listUserSessions, { userId })).items : []

  return (
    <UserScreen
      first={user}
      sessions={sessions}
      roles={roles}
      mayManage={mayManage}
      isSelf={userId === staff.userId}
    />
  )
}

function idIn({ id }: ScreenProps['params']): string {
  const { success, data } = z.uuid().safeParse(id)
  if (!success) throw noSuchUser()

  return data
}
