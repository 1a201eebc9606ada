import { Columns, KeyValue, KeyValues, Notice, Page, Panel, type ScreenProps } from '@leadkeep/ui'
import { listFactors } from '../../queries/factors.ts'
import { getProfile } from '../../queries/profile.ts'
import { listOwnSessions } from '../../queries/sessions.ts'
import { OwnFactors } from './factors/own-factors.tsx'
import { OwnPassword } from './own-password.tsx'
import { OwnSessions } from './own-sessions.tsx'

export default async function ProfilePage({ staff, t }: ScreenProps) {
  const { name, email, roles, tenantName } = await staff.execute(getProfile, {})
  const { items } = await staff.execute(listOwnSessions, {})
  const factors = await staff.execute(listFactors, {})
  const facts = (
    <KeyValues>
      <KeyValue label={t('auth.user.name')} sealed>
        {name}
      </KeyValue>
      <KeyValue label={t('auth.user.email')} sealed>
        {email}
      </KeyValue>
      <KeyValue label={t('auth.profile.tenant')}>{tenantName}</KeyValue>
      <KeyValue label={t('auth.user.roles')}>
        {roles.map(({ title }) => title).join(', ') || t('auth.user.no_roles')}
      </KeyValue>
      <KeyValue label={t('auth.profile.own_data')}>
        {/* A screen of the module that answers such requests, which knows this one and not the reverse. */}
        <a href="/backend/requests/own">{t('auth.profile.own_data.ask')}</a>
      </KeyValue>
    </KeyValues>
  )

  return (
    <Page title={t('auth.profile.title')} lede={t('auth.profile.lede')}>
      <Columns aside={facts}>
        {staff.mustEnrol && <Notice tone="attention">{t('auth.factors.demanded')}</Notice>}
        <OwnFactors first={factors} />
        <Panel title={t('auth.password.title')}>
          <OwnPassword />
        </Panel>
        <div id="sessions">
          <OwnSessions first={items} />
        </div>
      </Columns>
    </Page>
  )
}
