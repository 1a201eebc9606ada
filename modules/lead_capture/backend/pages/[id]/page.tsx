import { notFound } from '@leadkeep/kernel'
import type { ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { listWriters } from '../../../queries/editing.ts'
import { listForms } from '../../../queries/forms.ts'
import { readPage } from '../../../queries/pages.ts'
import { PageEditor } from '../editor/page-editor.tsx'

export default async function PagePage({ staff, params }: ScreenProps) {
  const id = z.uuid().safeParse(params['id'])
  if (!id.success) throw notFound('lead_capture.page')()
  const page = await staff.execute(readPage, { id: id.data })
  const { items: forms } = await staff.execute(listForms, {})
  const { items: writers } = await staff.execute(listWriters, {})

  return (
    <PageEditor
      key={page.id}
      first={page}
      forms={forms.map(({ id: formId, title, slug, publishedNumber }) => ({
        id: formId,
        title: title || slug,
        isPublished: publishedNumber !== null,
      }))}
      writers={writers}
      may={{
        edit: staff.may('lead_capture.forms.edit'),
        publish: staff.may('lead_capture.pages.publish'),
      }}
    />
  )
}
