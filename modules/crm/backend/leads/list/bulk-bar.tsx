'use client'
import type { Colleague } from '@leadkeep/auth'
import { Menu, SelectionBar, useApi, useSelection, useT, useToast } from '@leadkeep/ui'
import { stages, type Stage } from '../../../data/stages.ts'
import type { LeadItem } from '../../../views.ts'
import type { May } from '../permissions.ts'

interface BulkBarProps {
  readonly colleagues: readonly Colleague[]
  readonly userId: string
  readonly may: May
  readonly change: (ids: readonly string[], changes: Partial<LeadItem>) => void
}

/** What can be done to all selected leads: one act, one entry on the log, all or none. */
export function BulkBar({ colleagues, userId, may, change }: BulkBarProps) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const { selected, clear } = useSelection()

  const done = (ids: readonly string[], changes: Partial<LeadItem>, title: string) => {
    change(ids, changes)
    clear()
    toast({ tone: 'good', title })
  }
  const move = async (stage: Stage) => {
    const answer = await api.post<{ changed: number }>('/api/crm/leads/bulk/stage', { ids: selected, stage })
    if (!answer.ok) return
    const stageSince = new Date().toISOString()
    done(
      selected,
      { stage, stageSince },
      t('crm.bulk.moved', { count: answer.data.changed, stage: t(`crm.stage.${stage}`) }),
    )
  }
  const assign = async (ownerId: string | null, name: string) => {
    const answer = await api.post<{ changed: number }>('/api/crm/leads/bulk/owner', {
      ids: selected,
      ownerId,
    })
    if (answer.ok) done(selected, { ownerId }, t('crm.bulk.assigned', { count: answer.data.changed, name }))
  }
  const me = colleagues.find(({ id }) => id === userId)
  const others = colleagues.filter(({ id }) => id !== userId)

  return (
    <SelectionBar>
      {may.edit && (
        <Menu
          look="secondary"
          align="start"
          trigger={t('crm.bulk.move')}
          items={stages.map((stage) => ({ label: t(`crm.stage.${stage}`), run: () => void move(stage) }))}
        />
      )}
      {may.assign && (
        <Menu
          look="secondary"
          align="start"
          trigger={t('crm.bulk.assign')}
          items={[
            ...(me ? [{ label: t('crm.owner.me'), run: () => void assign(me.id, me.name) }] : []),
            ...others.map(({ id, name }) => ({ label: name, run: () => void assign(id, name) })),
            'line',
            { label: t('crm.owner.nobody'), run: () => void assign(null, t('crm.owner.nobody')) },
          ]}
        />
      )}
    </SelectionBar>
  )
}
