import { notFound } from '@leadkeep/kernel'
import type { ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { listWriters } from '../../../../queries/editing.ts'
import { listForms } from '../../../../queries/forms.ts'
import { readPageHistory } from '../../../../queries/pages.ts'
import { PageHistory } from './page-history.tsx'

export default async function PageHistoryPage({ staff, params }: ScreenProps) {
  const id = z.uuid().safeParse(params['id'])
  if (!id.success) throw notFound('lead_capture.page')()
  const history = await staff.execute(readPageHistory, { id: id.data })
  const { items: forms } = await staff.execute(listForms, {})
  const { items: writers } = await staff.execute(listWriters, {})

  return (
    <PageHistory
      key={history.version}
      history={history}
      forms={forms.map(({ id: formId, title, slug }) => ({ id: formId, title: title || slug }))}
      writers={writers}
      mayRestore={staff.may('lead_capture.forms.edit')}
    />
  )
}
