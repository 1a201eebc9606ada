import { Badge, Notice, Page, type ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { noSuchRole } from '../../../errors.ts'
import { fixedRoles } from '../../../setup.ts'
import { getRole, listFeatures } from '../../../queries/roles.ts'
import { FeatureNames } from './feature-names.tsx'
import { RoleForm } from './role-form.tsx'

export default async function RolePage({ staff, params, t }: ScreenProps) {
  const id = z.uuid().safeParse(params.id)
  if (!id.success) throw noSuchRole()
  const role = await staff.execute(getRole, { roleId: id.data })
  const { items: features } = await staff.execute(listFeatures, {})
  const mine = features.map((feature) => feature.id).filter((feature) => staff.may(feature))
  const isBeyond = role.features.some((feature) => !staff.may(feature))
  const reason = fixedRoles.includes(role.key) ? 'auth.role.fixed' : isBeyond ? 'auth.role.beyond' : null
  const mayChange = staff.may('auth.roles.manage') && reason === null

  return (
    <Page
      title={role.title}
      lede={t('auth.role.users', { count: role.users })}
      meta={role.builtin && <Badge>{t('auth.role.builtin')}</Badge>}
    >
      {reason && staff.may('auth.roles.manage') && <Notice>{t(reason)}</Notice>}
      {mayChange ? (
        <RoleForm first={role} features={features} mine={mine} />
      ) : (
        <FeatureNames held={role.features} features={features} everything={t('auth.role.everything')} />
      )}
    </Page>
  )
}
