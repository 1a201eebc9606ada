'use client'
import { useMemo, useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import { Tabs, useT } from '@leadkeep/ui'
import type { AssignmentView } from '../../../commands/assignments.ts'
import { problemsOf } from '../../../data/form-problems.ts'
import type { FormView } from '../../../drafts/views.ts'
import { DraftWorkbench } from '../../drafts/draft-workbench.tsx'
import type { May } from '../../drafts/kind.ts'
import { showField } from '../../drafts/show-field.ts'
import { useDraft } from '../../drafts/use-draft.ts'
import { AfterPart } from './after-part.tsx'
import { AssignmentPart } from './assignment-part.tsx'
import { ConsentsPart } from './consents-part.tsx'
import { EditorContext } from './editing.tsx'
import { FieldsPart } from './fields-part.tsx'
import { formKind } from './form-kind.ts'
import { NoticePart } from './notice-part.tsx'
import { partOf, type PartName } from './places.ts'
import { WordsPart } from './words-part.tsx'

export interface FormEditorProps {
  readonly first: FormView
  readonly purposes: readonly { readonly key: string; readonly title: string }[]
  readonly writers: readonly Colleague[]
  readonly assignment: AssignmentView | null
  readonly may: May & { readonly assign: boolean; readonly embed: boolean }
}

/** A form while it is written, question by question and text by text. */
export function FormEditor({ first, purposes, writers, assignment, may }: FormEditorProps) {
  const t = useT()
  const onScreen = useDraft(formKind, first)
  const { base, content, edit } = onScreen
  const [part, choose] = useState<PartName>('fields')
  const [opened, open] = useState<string | null>(null)
  const problems = useMemo(
    () =>
      problemsOf(
        content,
        base.slug,
        purposes.map(({ key }) => key),
      ),
    [content, base.slug, purposes],
  )
  const show = (field: string) => {
    const place = partOf(field, content)
    choose(place.part)
    if (place.opened) open(place.opened)
    showField(field)
  }

  return (
    <EditorContext value={{ content, edit }}>
      <DraftWorkbench
        kind={formKind}
        onScreen={onScreen}
        title={content.texts[content.languages[0] ?? '']?.title || t('lead_capture.form.untitled')}
        languages={content.languages}
        problems={problems}
        writers={writers}
        may={may}
        links={
          may.embed
            ? [{ label: t('lead_capture.embed.title'), href: `${formKind.screens}/${base.id}/embed` }]
            : []
        }
        whenDown={t('lead_capture.form.unpublish.text')}
        show={show}
      >
        <Tabs
          label={t('lead_capture.editor.parts')}
          chosen={part}
          onChoose={(id) => choose(id as PartName)} // of the items below, whose ids are parts
          items={[
            {
              id: 'fields',
              label: t('lead_capture.part.fields'),
              content: <FieldsPart opened={opened} open={open} fixed={base.publishedFields} />,
            },
            { id: 'words', label: t('lead_capture.part.words'), content: <WordsPart /> },
            {
              id: 'consents',
              label: t('lead_capture.part.consents'),
              content: <ConsentsPart purposes={purposes} />,
            },
            { id: 'notice', label: t('lead_capture.part.notice'), content: <NoticePart /> },
            { id: 'after', label: t('lead_capture.part.after'), content: <AfterPart /> },
            ...(assignment
              ? [
                  {
                    id: 'assignment',
                    label: t('lead_capture.part.assignment'),
                    content: <AssignmentPart formId={base.id} first={assignment} mayManage={may.assign} />,
                  },
                ]
              : []),
          ]}
        />
      </DraftWorkbench>
    </EditorContext>
  )
}
