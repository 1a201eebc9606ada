import { Page, type ScreenProps } from '@leadkeep/ui'
import { listForms } from '../../../queries/forms.ts'
import { NewForm } from './new-form.tsx'

// The shell asks for the feature before the page is made.
export default async function NewFormPage({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listForms, {})

  return (
    <Page title={t('lead_capture.forms.new')} lede={t('lead_capture.forms.new.lede')}>
      <NewForm others={items.map(({ id, title, slug }) => ({ id, title: title || slug }))} />
    </Page>
  )
}
