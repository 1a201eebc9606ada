'use client'
import {
  Field,
  Form,
  Panel,
  Stack,
  TextArea,
  Timeline,
  TimelineItem,
  useT,
  type IconName,
} from '@leadkeep/ui'
import type { LeadView } from '../../../views.ts'
import { NoteItem } from './note-item.tsx'
import { nameOf, type Shared } from './shared.ts'

type Change = LeadView['history'][number]

/** Deeds and notes in one line of time, the newest first. The proof of each deed is on the log. */
export function HistoryPanel(shared: Shared) {
  const { onScreen, may } = shared
  const { lead, api, path, act } = onScreen
  const t = useT()
  const items = [
    ...lead.history.map((change) => ({
      at: change.at,
      item: <ChangeItem key={change.id} change={change} {...shared} />,
    })),
    ...lead.notes.map((note) => ({
      at: note.createdAt,
      item: <NoteItem key={note.id} note={note} {...shared} />,
    })),
  ].toSorted((one, other) => other.at.localeCompare(one.at))

  return (
    <Panel title={t('crm.history.title')}>
      <Stack>
        {may.notes && lead.deletedAt === null && (
          <Form
            send={({ text }) => act(() => api.post(`${path}/notes`, { text }, { quiet: true }))}
            reset
            verb={t('crm.notes.add')}
            variant="secondary"
            icon="note"
          >
            <Field label={t('crm.notes.new')} name="text" labelHidden>
              <TextArea rows={2} maxLength={10_000} placeholder={t('crm.notes.new')} required />
            </Field>
          </Form>
        )}
        <Timeline label={t('crm.history.title')}>{items.map(({ item }) => item)}</Timeline>
      </Stack>
    </Panel>
  )
}

const icons: { readonly [Deed in Change['deed']]: IconName } = {
  created: 'inbox',
  edited: 'edit',
  corrected: 'mail',
  moved: 'stage',
  assigned: 'team',
  linked: 'people',
  deleted: 'trash',
  restored: 'restore',
}

function ChangeItem({ change, colleagues }: Shared & { change: Change }) {
  const t = useT()
  const { deed, before, after, fields, actorKind, actorId } = change
  const actor = actorKind === 'user' ? nameOf(colleagues, actorId, t) : t(`crm.actor.${actorKind}`)
  const stage = (name: string | null) => (name ? t(`crm.stage.${name}`) : '')
  const words = {
    from: stage(deed === 'moved' ? before : null),
    to: deed === 'moved' ? stage(after) : nameOf(colleagues, deed === 'assigned' ? after : null, t),
    fields: fields.map((field) => t(`crm.field.${field}`).toLocaleLowerCase()).join(', '),
    source: deed === 'created' && after ? t(`crm.source.${after}`) : '',
  }
  const tone = deed === 'moved' && after === 'won' ? 'good' : deed === 'deleted' ? 'loss' : 'neutral'

  return (
    <TimelineItem
      icon={icons[deed]}
      tone={deed === 'created' ? 'good' : tone}
      at={change.at}
      actor={actor}
      title={t(
        deed === 'assigned' && after === null ? 'crm.history.unassigned' : `crm.history.${deed}`,
        words,
      )}
    />
  )
}
