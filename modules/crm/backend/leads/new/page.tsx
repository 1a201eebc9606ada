import { notAllowed } from '@leadkeep/commands'
import { Page, type ScreenProps } from '@leadkeep/ui'
import { listColleagues } from '../../../index.ts'
import { NewLeadForm } from './new-lead-form.tsx'

export default async function NewLeadPage({ staff, t }: ScreenProps) {
  if (!staff.may('crm.leads.create')) throw notAllowed('crm.leads.create')
  const colleagues = staff.may('crm.leads.view') ? await staff.execute(listColleagues, {}) : []

  return (
    <Page title={t('crm.new.title')} lede={t('crm.new.lede')}>
      <NewLeadForm colleagues={colleagues} userId={staff.userId} mayAssign={staff.may('crm.leads.assign')} />
    </Page>
  )
}
