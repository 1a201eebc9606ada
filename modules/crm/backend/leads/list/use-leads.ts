'use client'
import { useCallback, useState } from 'react'
import { useApi, useLive, useT } from '@leadkeep/ui'
import type { LeadListInput } from '../../../list/request.ts'
import type { LeadPage } from '../../../queries/list-leads.ts'
import type { LeadItem } from '../../../views.ts'
import { queryOf } from './address.ts'

/**
 * The page of leads on the screen. Others' acts arrive as ids: what they say plainly (a stage, an owner) is shown at
 * once; new leads are announced and read when the person asks for them, since reading leaves a trace.
 */
export function useLeads(asked: LeadListInput, first: LeadPage) {
  const t = useT()
  const api = useApi()
  const [page, setPage] = useState(first)
  const [arrived, setArrived] = useState<readonly string[]>([])
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const [mayHaveMissed, setMissed] = useState(false)
  const [isLoading, setLoading] = useState(false)

  const change = useCallback((ids: readonly string[], changes: Partial<LeadItem>) => {
    setPage((now) => ({
      ...now,
      items: now.items.map((lead) => (ids.includes(lead.id) ? { ...lead, ...changes } : lead)),
    }))
  }, [])

  /** The first page as it is now; what was announced is marked. */
  const showNew = async () => {
    setLoading(true)
    const answer = await api.get<LeadPage>(`/api/crm/leads${queryOf(asked, { cursor: undefined })}`)
    setLoading(false)
    if (!answer.ok) return
    const known = new Set(page.items.map(({ id }) => id))
    setFresh(
      new Set(answer.data.items.map(({ id }) => id).filter((id) => arrived.includes(id) || !known.has(id))),
    )
    setPage(answer.data)
    setArrived([])
    setMissed(false)
  }

  useLive(
    ['crm.lead.created', 'crm.lead.moved', 'crm.lead.assigned', 'crm.lead.deleted', 'crm.lead.restored'],
    ({ event, data }) => {
      const { leadId, to, ownerId } = factsIn(data)
      if (!leadId) return
      if (event === 'crm.lead.created')
        setArrived((now) => (now.includes(leadId) || isShown(page, leadId) ? now : [...now, leadId]))
      if (event === 'crm.lead.moved' && to)
        change([leadId], { stage: to, stageSince: new Date().toISOString() })
      if (event === 'crm.lead.assigned') change([leadId], { ownerId: ownerId ?? null })
      if (event === 'crm.lead.deleted') change([leadId], { deletedAt: new Date().toISOString() })
      if (event === 'crm.lead.restored') change([leadId], { deletedAt: null })
    },
    {
      say: ({ event }) =>
        event === 'crm.lead.created' ? t('crm.leads.arrived', { count: arrived.length + 1 }) : undefined,
      missed: () => setMissed(true),
    },
  )

  return { page, change, arrived: arrived.length, fresh, mayHaveMissed, isLoading, showNew }
}

const isShown = ({ items }: LeadPage, id: string) => items.some((lead) => lead.id === id)

interface Facts {
  readonly leadId?: string
  readonly to?: LeadItem['stage']
  readonly ownerId?: string | null
}

// What crm's own events declare that they carry; nobody else records them.
const factsIn = (data: unknown): Facts => (typeof data === 'object' && data !== null ? data : {})
