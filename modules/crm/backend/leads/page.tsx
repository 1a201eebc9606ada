import { listPurposes } from '@leadkeep/consent'
import { isAppError, type AppError } from '@leadkeep/kernel'
import { EmptyState, ErrorState, LinkButton, Page, type ScreenProps } from '@leadkeep/ui'
import { listColleagues, listLeads } from '../../index.ts'
import { leadListInput } from '../../list/request.ts'
import type { ListPurpose } from './list/export-button.tsx'
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

  const page = await staff.execute(listLeads, asked.data).catch(expected)
  if (isAppError(page))
    return (
      <Page wide title={t('crm.leads.title')}>
        <ErrorState title={page.message} code={page.code} action={again} />
      </Page>
    )

  return (
    <LeadsScreen
      // Another list is another screen: what was announced or selected belonged to the one before.
      key={JSON.stringify(asked.data)}
      asked={asked.data}
      first={page}
      colleagues={await staff.execute(listColleagues, {})}
      userId={staff.userId}
      may={mayOf(staff)}
      purposes={await purposesFor(staff)}
    />
  )
}

/** What a list may be exported for; nothing to choose for whom may not see purposes. */
async function purposesFor(staff: ScreenProps['staff']): Promise<ListPurpose[]> {
  if (!staff.may('crm.leads.export') || !staff.may('consent.purposes.view')) return []
  const { items } = await staff.execute(listPurposes, {})

  return items
    .filter(({ endedAt }) => endedAt === null)
    .map(({ key, texts }) => ({ key, title: texts['en']?.title ?? key }))
}

/** A place that does not exist, a sort that can't be, a database that is away: said in place of the list. */
function expected(error: unknown): AppError {
  if (isAppError(error) && (error.status === 422 || error.status === 503)) return error

  throw error
}
