import { isAppError } from '@leadkeep/kernel'
import { EmptyState, ErrorState, LinkButton, Page, type ScreenProps } from '@leadkeep/ui'
import { listColleagues, listLeads } from '../../index.ts'
import { leadListInput } from '../../list/request.ts'
import { LeadsScreen } from './list/leads-screen.tsx'
import { mayOf } from './permissions.ts'

const home = '/backend/leads'

export default async function LeadsPage({ staff, search, t }: ScreenProps) {
  const given = Object.entries(search).filter(([, value]) => value)
  const asked = leadListInput.safeParse(Object.fromEntries(given))
  const again = <LinkButton href={home}>{t('crm.leads.begin_again')}</LinkButton>
  if (!asked.success)
    return (
      <Page wide title={t('crm.leads.title')}>
        <EmptyState title={t('crm.leads.not_understood')} action={again} />
      </Page>
    )

  try {
    const [page, colleagues] = [
      await staff.execute(listLeads, asked.data),
      await staff.execute(listColleagues, {}),
    ]

    return (
      <LeadsScreen
        // Another list is another screen: what was announced or selected belonged to the one before.
        key={JSON.stringify(asked.data)}
        asked={asked.data}
        first={page}
        colleagues={colleagues}
        userId={staff.userId}
        may={mayOf(staff)}
      />
    )
  } catch (error) {
    if (!isAppError(error) || (error.status !== 422 && error.status !== 503)) throw error

    return (
      <Page wide title={t('crm.leads.title')}>
        <ErrorState title={error.message} code={error.code} action={again} />
      </Page>
    )
  }
}
