'use client'
import { useMemo, useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import { Button, LinkButton, Notice, Page, RelativeTime, Tabs, Workbench, useT } from '@leadkeep/ui'
import type { AssignmentView } from '../../../commands/assignments.ts'
import { problemsOf } from '../../../data/form-problems.ts'
import type { FormView } from '../../../drafts/views.ts'
import { StateBadge } from '../state-badge.tsx'
import { AfterPart } from './after-part.tsx'
import { AssignmentPart } from './assignment-part.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { ConsentsPart } from './consents-part.tsx'
import { EditorContext } from './editing.tsx'
import { FieldsPart } from './fields-part.tsx'
import { NoticePart } from './notice-part.tsx'
import { partOf, showField, type PartName } from './places.ts'
import { Preview } from './preview.tsx'
import { Problems } from './problems.tsx'
import { useFormDraft } from './use-form-draft.ts'
import { useUnsaved } from './use-unsaved.ts'
import { WordsPart } from './words-part.tsx'

export interface FormEditorProps {
  readonly first: FormView
  readonly purposes: readonly { readonly key: string; readonly title: string }[]
  readonly writers: readonly Colleague[]
  readonly assignment: AssignmentView | null
  readonly may: { readonly edit: boolean; readonly publish: boolean; readonly assign: boolean }
}

/** A form on the left, what visitors would see of it on the right. */
export function FormEditor({ first, purposes, writers, assignment, may }: FormEditorProps) {
  const t = useT()
  const onScreen = useFormDraft(first)
  const { base, content, edit, isDirty, pending, save, publish } = onScreen
  const [part, choose] = useState<PartName>('fields')
  const [opened, open] = useState<string | null>(null)
  const [isTold, tell] = useState(false)
  const problems = useMemo(
    () =>
      problemsOf(
        content,
        base.slug,
        purposes.map(({ key }) => key),
      ),
    [content, base.slug, purposes],
  )
  useUnsaved(isDirty, t('lead_capture.editor.leave'))

  const show = (field: string) => {
    const place = partOf(field, content)
    choose(place.part)
    if (place.opened) open(place.opened)
    showField(field)
  }
  const bringOut = async () => {
    if (problems.length > 0) tell(true)
    else if (await publish()) tell(false)
  }
  const title = content.texts[content.languages[0] ?? '']?.title || t('lead_capture.form.untitled')
  const isNew = base.isChanged || isDirty
  const fields = <FieldsPart opened={opened} open={open} fixed={base.publishedFields} />

  return (
    <EditorContext value={{ content, edit, problems, isTold, mayEdit: may.edit }}>
      <Page
        wide
        title={title}
        meta={<StateBadge of={{ ...base, isChanged: isNew }} t={t} />}
        lede={
          <>
            {isDirty ? t('lead_capture.editor.unsaved') : t('lead_capture.editor.saved_at')}{' '}
            {!isDirty && <RelativeTime at={base.changedAt} />}
          </>
        }
        actions={
          <>
            <LinkButton icon="log" variant="quiet" href={`/backend/forms/${base.id}/history`}>
              {t('lead_capture.history.title')}
            </LinkButton>
            {may.edit && (
              <Button pending={pending === 'save'} disabled={!isDirty} onClick={() => void save()}>
                {t('lead_capture.editor.save')}
              </Button>
            )}
            {may.publish && (
              <Button
                variant="primary"
                pending={pending === 'publish'}
                disabled={!isNew}
                onClick={() => void bringOut()}
              >
                {t('lead_capture.editor.publish')}
              </Button>
            )}
          </>
        }
      >
        {onScreen.refusal && onScreen.refusal.status !== 409 && (
          <Notice tone="loss" title={onScreen.refusal.title} />
        )}
        <Workbench
          result={
            <Preview
              path={`/api/lead_capture/forms/${base.id}/preview`}
              draft={content}
              languages={content.languages}
            />
          }
        >
          <Problems problems={problems} isOpen={isTold} show={show} />
          <Tabs
            label={t('lead_capture.editor.parts')}
            chosen={part}
            onChoose={(id) => choose(id as PartName)} // of the items below, whose ids are parts
            items={[
              { id: 'fields', label: t('lead_capture.part.fields'), content: fields },
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
        </Workbench>
        <ConflictDialog
          conflict={onScreen.conflict}
          writers={writers}
          keepEditing={onScreen.keepEditing}
          resolve={(given) => void onScreen.resolve(given)}
        />
      </Page>
    </EditorContext>
  )
}
