import { EmptyState, LinkButton, Page, type ScreenProps } from '@leadkeep/ui'
import { listForms } from '../../../queries/forms.ts'
import { listPages } from '../../../queries/pages.ts'
import { NewPage } from './new-page.tsx'

// The shell asks for the feature before the page is made.
export default async function NewPagePage({ staff, t }: ScreenProps) {
  const { items: forms } = await staff.execute(listForms, {})
  const { items: pages } = await staff.execute(listPages, {})
  const titled = ({ id, title, slug }: { id: string; title: string; slug: string }) => ({
    id,
    title: title || slug,
  })

  return (
    <Page title={t('lead_capture.pages.new')} lede={t('lead_capture.pages.new.lede')}>
      {forms.length === 0 ? (
        <EmptyState
          title={t('lead_capture.forms.empty')}
          action={<LinkButton href="/backend/forms/new">{t('lead_capture.forms.new')}</LinkButton>}
        >
          {t('lead_capture.pages.new.no_form')}
        </EmptyState>
      ) : (
        <NewPage forms={forms.map(titled)} others={pages.map(titled)} />
      )}
    </Page>
  )
}
