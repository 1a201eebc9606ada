import { notFound } from '@leadkeep/kernel'
import type { ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { listWriters } from '../../../../queries/editing.ts'
import { readFormHistory } from '../../../../queries/forms.ts'
import { FormHistory } from './form-history.tsx'

export default async function FormHistoryPage({ staff, params }: ScreenProps) {
  const id = z.uuid().safeParse(params['id'])
  if (!id.success) throw notFound('lead_capture.form')()
  const history = await staff.execute(readFormHistory, { id: id.data })
  const { items: writers } = await staff.execute(listWriters, {})

  return (
    <FormHistory
      key={history.version}
      history={history}
      writers={writers}
      mayRestore={staff.may('lead_capture.forms.edit')}
    />
  )
}
