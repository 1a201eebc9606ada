import { Page, type ScreenProps } from '@leadkeep/ui'
import { listFeatures } from '../../../queries/roles.ts'
import { NewRole } from './new-role.tsx'

export default async function NewRolePage({ staff, t }: ScreenProps) {
  const { items: features } = await staff.execute(listFeatures, {})
  const mine = features.map(({ id }) => id).filter((id) => staff.may(id))

  return (
    <Page title={t('auth.roles.new')} lede={t('auth.roles.new.lede')}>
      <NewRole features={features} mine={mine} />
    </Page>
  )
}
