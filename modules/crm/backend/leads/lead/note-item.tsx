'use client'
import { useState } from 'react'
import {
  Confirm,
  ErasedValue,
  Field,
  Form,
  Menu,
  Muted,
  Row,
  TextArea,
  TimelineItem,
  useT,
  useToast,
} from '@leadkeep/ui'
import type { LeadView } from '../../../views.ts'
import { nameOf, type Shared } from './shared.ts'

type Note = LeadView['notes'][number]

export function NoteItem({ note, onScreen, colleagues, userId, may }: Shared & { note: Note }) {
  const t = useT()
  const toast = useToast()
  const { lead, api, act } = onScreen
  const [state, setState] = useState<'shown' | 'edited' | 'asked'>('shown')
  const show = () => setState('shown')
  const path = `/api/crm/notes/${note.id}` as const
  const mayManage = may.notes && lead.deletedAt === null
  const remove = async () => {
    const answer = await act(() => api.delete(path))
    show()
    if (answer.ok) toast({ title: t('crm.notes.deleted') })
  }

  return (
    <TimelineItem
      icon="note"
      at={note.createdAt}
      actor={nameOf(colleagues, note.authorId, t)}
      title={t('crm.notes.wrote')}
    >
      {state === 'edited' ? (
        <Form
          send={({ text }) => act(() => api.patch(path, { version: note.version, text }, { quiet: true }))}
          done={show}
          verb={t('crm.save')}
          cancel={show}
        >
          <Field label={t('crm.notes.edit')} name="text" labelHidden>
            <TextArea autoFocus rows={3} maxLength={10_000} defaultValue={note.text ?? ''} required />
          </Field>
        </Form>
      ) : (
        <>
          {note.text ?? <ErasedValue />}
          {note.version > 1 && <Muted> {t('crm.notes.changed')}</Muted>}
          {mayManage && (
            <Row>
              <Menu
                align="start"
                label={t('crm.notes.menu')}
                items={[
                  ...(note.authorId === userId
                    ? [{ label: t('crm.notes.edit'), icon: 'edit' as const, run: () => setState('edited') }]
                    : []),
                  { label: t('crm.notes.delete'), icon: 'trash', loss: true, run: () => setState('asked') },
                ]}
              />
            </Row>
          )}
        </>
      )}
      <Confirm
        open={state === 'asked'}
        onClose={show}
        onConfirm={() => void remove()}
        title={t('crm.notes.delete.title')}
        verb={t('crm.notes.delete')}
        loss
      >
        {t('crm.notes.delete.text')}
      </Confirm>
    </TimelineItem>
  )
}
