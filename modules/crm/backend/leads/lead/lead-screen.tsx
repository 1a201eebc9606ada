'use client'
import { useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import {
  Button,
  Columns,
  ErasedValue,
  Icon,
  Menu,
  type MenuItem,
  Notice,
  Page,
  Panel,
  Prose,
  RelativeTime,
  Row,
  Stage,
  useT,
  useToast,
} from '@leadkeep/ui'
import { stages, type Stage as StageName } from '../../../data/stages.ts'
import type { LeadView } from '../../../views.ts'
import { ConsentPanel } from '../consent/consent-panel.tsx'
import type { May } from '../permissions.ts'
import { labelOf, stageProps } from '../words.ts'
import { AnswersPanel } from './answers-panel.tsx'
import { ArrivalPanel } from './arrival-panel.tsx'
import { DuplicatesPanel } from './duplicates-panel.tsx'
import { EditPanel } from './edit-panel.tsx'
import { FactsPanel } from './facts-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { PersonPanel } from './person-panel.tsx'
import { TasksPanel } from './tasks-panel.tsx'
import { useLead } from './use-lead.ts'

export interface LeadScreenProps {
  readonly first: LeadView
  readonly colleagues: readonly Colleague[]
  readonly userId: string
  readonly may: May
}

const next: { readonly [Name in StageName]?: StageName } = {
  new: 'contacted',
  contacted: 'qualified',
  qualified: 'won',
}

const requestAddress = (subjectId: string) => `/backend/requests/new?subject=${subjectId}`
const eraseAddress = (subjectId: string) => `/backend/erasures/new?subject=${subjectId}`

export function LeadScreen({ first, colleagues, userId, may }: LeadScreenProps) {
  const t = useT()
  const toast = useToast()
  const onScreen = useLead(first)
  const { lead, api, path, act, choose, reload, isStale } = onScreen
  const [isEditing, setEditing] = useState(false)
  const isDeleted = lead.deletedAt !== null
  const mayEdit = may.edit && !isDeleted && !lead.isErased
  const following = next[lead.stage]
  const shared = { onScreen, colleagues, userId, may }

  const move = async (stage: StageName) => {
    const before = lead.stage
    if (!(await choose({ stage }))) return
    const title = t('crm.lead.moved', { stage: t(`crm.stage.${stage}`) })
    toast({ tone: 'good', title, action: { label: t('crm.undo'), run: () => void undoMove(before) } })
  }
  const undoMove = async (stage: StageName) => {
    const now = await reload()
    if (now) await act(() => api.patch(path, { version: now.version, stage }))
  }
  const restore = () => act(() => api.post(`${path}/restore`))
  const remove = async () => {
    const answer = await act(() => api.delete(path))
    if (answer.ok)
      toast({ title: t('crm.lead.deleted'), action: { label: t('crm.undo'), run: () => void restore() } })
  }

  const losing: MenuItem[] = [
    ...(may.delete && !isDeleted
      ? [{ label: t('crm.lead.delete'), icon: 'trash' as const, loss: true, run: () => void remove() }]
      : []),
    ...(may.request && !lead.isErased
      ? [{ label: t('crm.lead.request'), icon: 'inbox' as const, href: requestAddress(lead.subjectId) }]
      : []),
    ...(may.erase && !lead.isErased
      ? [{ label: t('crm.lead.erase'), icon: 'shield' as const, href: eraseAddress(lead.subjectId) }]
      : []),
  ]

  return (
    <Page
      title={lead.isErased ? <ErasedValue /> : labelOf(lead, t)}
      tabTitle={t('crm.lead.title')}
      meta={
        may.edit && !isDeleted ? (
          <Menu
            look="plain"
            align="start"
            label={t('crm.lead.stage_menu', { stage: t(`crm.stage.${lead.stage}`) })}
            trigger={
              <Row>
                <Stage {...stageProps(lead.stage, t)} />
                <Icon name="chevron-down" />
              </Row>
            }
            items={stages.map((stage) => ({
              label: t(`crm.stage.${stage}`),
              checked: stage === lead.stage,
              run: () => void (stage !== lead.stage && move(stage)),
            }))}
          />
        ) : (
          <Stage {...stageProps(lead.stage, t)} />
        )
      }
      lede={
        <>
          {t(`crm.lead.came.${lead.source}`)} <RelativeTime at={lead.receivedAt ?? lead.createdAt} />
        </>
      }
      actions={
        <>
          {losing.length > 0 && <Menu items={losing} />}
          {mayEdit && (
            <Button icon="edit" aria-pressed={isEditing} onClick={() => setEditing(!isEditing)}>
              {t('crm.lead.edit')}
            </Button>
          )}
          {may.edit && !isDeleted && following && (
            <Button variant="primary" icon="stage" onClick={() => void move(following)}>
              {t('crm.lead.move_to', { stage: t(`crm.stage.${following}`) })}
            </Button>
          )}
        </>
      }
    >
      {isDeleted && !lead.isErased && (
        <Notice
          tone="attention"
          title={t('crm.lead.is_deleted')}
          action={
            may.delete && (
              <Button icon="restore" onClick={() => void restore()}>
                {t('crm.lead.restore')}
              </Button>
            )
          }
        >
          {t('crm.lead.is_deleted.text')}
        </Notice>
      )}
      {isStale && (
        <Notice
          title={t('crm.lead.stale')}
          action={<Button onClick={() => void reload()}>{t('crm.leads.show')}</Button>}
        >
          {isEditing ? t('crm.lead.stale.editing') : undefined}
        </Notice>
      )}
      <Columns
        asideFirst
        aside={
          <>
            <FactsPanel {...shared} />
            <ArrivalPanel {...shared} />
            <PersonPanel {...shared} />
            <DuplicatesPanel {...shared} />
            {lead.consent && <ConsentPanel history={lead.consent} may={may} changed={() => void reload()} />}
          </>
        }
      >
        {isEditing && mayEdit && <EditPanel {...shared} close={() => setEditing(false)} />}
        {lead.message && !isEditing && (
          <Panel title={t('crm.field.message')}>
            <Prose>{lead.message}</Prose>
          </Panel>
        )}
        <AnswersPanel {...shared} />
        <TasksPanel {...shared} />
        <HistoryPanel {...shared} />
      </Columns>
    </Page>
  )
}
