import { notFound } from '@leadkeep/kernel'
import type { ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { readAssignment } from '../../../commands/assignments.ts'
import { listBoxPurposes, listWriters } from '../../../queries/editing.ts'
import { readForm } from '../../../queries/forms.ts'
import { FormEditor } from '../editor/form-editor.tsx'

export default async function FormPage({ staff, params }: ScreenProps) {
  const id = z.uuid().safeParse(params['id'])
  if (!id.success) throw notFound('lead_capture.form')()
  const form = await staff.execute(readForm, { id: id.data })
  const { items: purposes } = await staff.execute(listBoxPurposes, {})
  const { items: writers } = await staff.execute(listWriters, {})
  const assignment = staff.may('lead_capture.assignments.view')
    ? await staff.execute(readAssignment, { formId: form.id })
    : null

  return (
    <FormEditor
      key={form.id}
      first={form}
      purposes={purposes}
      writers={writers}
      assignment={assignment}
      may={{
        edit: staff.may('lead_capture.forms.edit'),
        publish: staff.may('lead_capture.pages.publish'),
        assign: staff.may('lead_capture.assignments.manage'),
        embed: staff.may('lead_capture.embedding.view'),
      }}
    />
  )
}
