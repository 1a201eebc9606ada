'use client'
import { useRef, useState } from 'react'
import { useApi, useLive, useT, useToast, type Answer, type ApiPath } from '@leadkeep/ui'
import type { LeadFieldName } from '../../../data/field-names.ts'
import type { Stage } from '../../../data/stages.ts'
import type { LeadView } from '../../../views.ts'

export type LeadPatch = { readonly [Field in LeadFieldName]?: string } & {
  readonly stage?: Stage
  readonly ownerId?: string | null
}

const heard = [
  'crm.lead.edited',
  'crm.lead.moved',
  'crm.lead.assigned',
  'crm.lead.linked',
  'crm.lead.deleted',
  'crm.lead.restored',
  'crm.note.changed',
  'crm.task.changed',
]

/** The lead on the screen, and what the person does to it: each act is sent with the version that was seen. */
export function useLead(first: LeadView) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [lead, setLead] = useState(first)
  const [isStale, setStale] = useState(false)
  const actedAt = useRef(0)
  const path: ApiPath = `/api/crm/leads/${lead.id}`

  // What we hear in the moment of an act of our own is that act.
  useLive(
    heard,
    ({ data }) => isAbout(data, lead.id) && Date.now() - actedAt.current > 3000 && setStale(true),
    {
      missed: () => setStale(true),
    },
  )

  const reload = async (): Promise<LeadView | null> => {
    const answer = await api.get<LeadView>(path)
    if (!answer.ok) return null
    setLead(answer.data)
    setStale(false)

    return answer.data
  }

  /** Does something to the lead and shows what became of it. A failure was told already, unless `quiet`. */
  const act = async <T>(send: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    actedAt.current = Date.now()
    const answer = await send()
    actedAt.current = Date.now()
    if (answer.ok) await reload()

    return answer
  }

  /** One choice, such as a stage: when somebody was faster, it shows what they did and asks again. */
  const choose = async (patch: LeadPatch): Promise<boolean> => {
    const answer = await act(() => api.patch(path, { version: lead.version, ...patch }, { quiet: true }))
    if (answer.ok) return true
    if (answer.problem.status === 409) await reload()
    toast({
      tone: 'loss',
      title: answer.problem.title,
      detail: answer.problem.status === 409 ? t('crm.conflict.look') : undefined,
    })

    return false
  }

  return { lead, path, isStale, api, reload, act, choose }
}

export type LeadOnScreen = ReturnType<typeof useLead>

const isAbout = (data: unknown, id: string) =>
  typeof data === 'object' && data !== null && 'leadId' in data && data.leadId === id
