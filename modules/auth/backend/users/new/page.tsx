import { Page, type ScreenProps } from '@leadkeep/ui'
import { listRoleNames } from '../../../queries/roles.ts'
import { NewUser } from './new-user.tsx'

export default async function NewUserPage({ staff, t }: ScreenProps) {
  const { items: roles } = await staff.execute(listRoleNames, {})

  return (
    <Page title={t('auth.users.new')} lede={t('auth.users.new.lede')}>
      <NewUser roles={roles} />
    </Page>
  )
}
