'use client'
import { useCallback, useMemo, useState } from 'react'
import { useApi, useT, useToast, type Problem } from '@leadkeep/ui'
import { formOfLeaves, leavesOfForm } from '../../../data/form-leaves.ts'
import { meetingOf, merged, type Meeting } from '../../../data/draft-changes.ts'
import { tidy, type FormDraft } from '../../../data/form-draft.ts'
import type { FormView } from '../../../drafts/views.ts'

export interface Conflict {
  readonly meeting: Meeting
  readonly theirs: FormView
}

const told = new Set(['lead_capture.draft.changed_meanwhile', 'record.changed_meanwhile'])

/**
 * The draft on the screen. What was typed stays whatever happens: when somebody else saved in between, both sides are
 * shown, and saving again says what to keep.
 */
export function useFormDraft(first: FormView) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  // What the editor began with; what counts as changed by us, whatever arrives meanwhile.
  const [base, setBase] = useState(first)
  const [content, setContent] = useState<FormDraft>(() => tidy(first.content))
  const [pending, setPending] = useState<'save' | 'publish' | null>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const path = `/api/lead_capture/forms/${first.id}` as const
  const isDirty = useMemo(
    () => JSON.stringify(content) !== JSON.stringify(tidy(base.content)),
    [content, base],
  )
  const edit = useCallback((change: (draft: FormDraft) => FormDraft) => setContent(change), [])

  const take = (form: FormView) => {
    setBase(form)
    setContent(tidy(form.content))
    setRefusal(null)
  }

  /** The form as it was saved, or null when it was not, which has been told. */
  async function send(version: number, draft: FormDraft): Promise<FormView | null> {
    const answer = await api.put<FormView>(`${path}/draft`, { version, content: draft }, { quiet: true })
    if (answer.ok) {
      take(answer.data)

      return answer.data
    }
    if (told.has(answer.problem.code)) await meet(draft)
    else toast({ tone: 'loss', title: answer.problem.title })

    return null
  }

  async function meet(draft: FormDraft) {
    const now = await api.get<FormView>(path)
    if (!now.ok) return
    const meeting = meetingOf(leavesOfForm(base.content), leavesOfForm(draft), leavesOfForm(now.data.content))
    setConflict({ meeting, theirs: now.data })
  }

  async function save() {
    setPending('save')
    const saved = await send(base.version, content)
    setPending(null)
    if (saved) toast({ tone: 'good', title: t('lead_capture.editor.saved') })
  }

  async function publish() {
    setPending('publish')
    const saved = isDirty ? await send(base.version, content) : base
    const answer =
      saved && (await api.post<FormView>(`${path}/publish`, { version: saved.version }, { quiet: true }))
    setPending(null)
    if (!answer) return false
    if (answer.ok) {
      take(answer.data)
      toast({
        tone: 'good',
        title: t('lead_capture.editor.published', { number: answer.data.publishedNumber ?? 1 }),
      })

      return true
    }
    setRefusal(answer.problem)
    if (told.has(answer.problem.code)) await meet(content)

    return false
  }

  /** Ours written over theirs, except for what we gave up. */
  async function resolve(given: ReadonlySet<string>) {
    if (!conflict) return
    const { meeting, theirs } = conflict
    setPending('save')
    const both = formOfLeaves(merged(meeting, leavesOfForm(theirs.content), given))
    setConflict(null)
    setBase(theirs)
    setContent(both)
    if (await send(theirs.version, both)) toast({ tone: 'good', title: t('lead_capture.editor.saved') })
    setPending(null)
  }

  return {
    base,
    content,
    edit,
    isDirty,
    pending,
    conflict,
    refusal,
    save,
    publish,
    resolve,
    keepEditing: () => setConflict(null),
  }
}

export type DraftOnScreen = ReturnType<typeof useFormDraft>
