'use client'
import { useState } from 'react'
import { Form, Panel, useT, useToast, type FormValues } from '@leadkeep/ui'
import { leadFieldNames, type LeadFieldName } from '../../../data/field-names.ts'
import type { LeadView } from '../../../views.ts'
import { LeadFieldInputs } from '../lead-field-inputs.tsx'
import { ConflictDialog, type Conflict } from './conflict-dialog.tsx'
import type { Shared } from './shared.ts'
import type { LeadPatch } from './use-lead.ts'

/**
 * Edits what the lead says. Only what was changed is sent. When somebody else saved in between, what was typed stays
 * where it is, and a dialog shows both sides, field by field.
 */
export function EditPanel({ onScreen, colleagues, close }: Shared & { close: () => void }) {
  const t = useT()
  const toast = useToast()
  const { api, path, act, reload } = onScreen
  // What the form began with: what counts as changed by us, whatever arrives meanwhile.
  const [base] = useState(onScreen.lead)
  const [conflict, setConflict] = useState<Conflict | null>(null)

  const save = (version: number, patch: LeadPatch) =>
    act(() => api.patch(path, { version, ...patch }, { quiet: true }))
  const finish = () => {
    toast({ tone: 'good', title: t('crm.lead.saved') })
    close()
  }
  const send = async (values: FormValues) => {
    const patch = changesIn(base, values)
    const answer = await save(base.version, patch)
    if (!answer.ok && answer.problem.code === 'crm.lead.changed_meanwhile')
      await meet(patch, answer.problem.facts['by'])

    return answer
  }
  const meet = async (mine: LeadPatch, by: unknown) => {
    const theirs = await reload()
    if (theirs)
      setConflict({ base, mine, theirs, by: typeof by === 'string' ? by.split(',').filter(Boolean) : [] })
  }
  const resolve = async (chosen: LeadPatch) => {
    if (!conflict) return
    if (Object.keys(chosen).length === 0) return close()
    const answer = await save(conflict.theirs.version, chosen)
    if (answer.ok) return finish()
    if (answer.problem.code === 'crm.lead.changed_meanwhile')
      return meet(conflict.mine, answer.problem.facts['by'])
    toast({ tone: 'loss', title: answer.problem.title })
  }

  return (
    <Panel title={t('crm.lead.edit')}>
      <Form send={send} done={finish} verb={t('crm.save')} cancel={close}>
        <LeadFieldInputs values={base} />
      </Form>
      <ConflictDialog
        conflict={conflict}
        colleagues={colleagues}
        keepTyping={() => setConflict(null)}
        resolve={(chosen) => void resolve(chosen)}
      />
    </Panel>
  )
}

function changesIn(base: LeadView, values: FormValues): LeadPatch {
  const changed = leadFieldNames.filter((field) => (values[field] ?? '') !== (base[field] ?? ''))

  return Object.fromEntries(changed.map((field: LeadFieldName) => [field, values[field] ?? '']))
}
