'use client'
import { useCallback, useMemo, useState } from 'react'
import { useApi, useT, useToast, type Problem } from '@leadkeep/ui'
import { meetingOf, merged, type Meeting } from '../../data/draft-changes.ts'
import type { DraftView, Kind } from './kind.ts'

export interface Conflict<Draft> {
  readonly meeting: Meeting
  readonly theirs: DraftView<Draft>
}

const told = new Set(['lead_capture.draft.changed_meanwhile', 'record.changed_meanwhile'])

/**
 * The draft on the screen. What was typed stays whatever happens: when somebody else saved in between, both sides are
 * shown, and saving again says what to keep.
 */
export function useDraft<Draft extends object, View extends DraftView<Draft>>(
  kind: Kind<Draft>,
  first: View,
) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  // What the editor began with; what counts as changed by us, whatever arrives meanwhile.
  const [base, setBase] = useState(first)
  const [content, setContent] = useState<Draft>(() => kind.tidy(first.content))
  const [pending, setPending] = useState<'save' | 'publish' | 'unpublish' | null>(null)
  const [conflict, setConflict] = useState<Conflict<Draft> | null>(null)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const path = `${kind.api}/${first.id}` as const
  const isDirty = useMemo(
    () => JSON.stringify(content) !== JSON.stringify(kind.tidy(base.content)),
    [content, base, kind],
  )
  const edit = useCallback((change: (draft: Draft) => Draft) => setContent(change), [])

  const take = (saved: View) => {
    setBase(saved)
    setContent(kind.tidy(saved.content))
    setRefusal(null)
  }

  /** The draft as it was saved, or null when it was not, which has been told. */
  async function send(version: number, draft: Draft): Promise<View | null> {
    const answer = await api.put<View>(`${path}/draft`, { version, content: draft }, { quiet: true })
    if (answer.ok) {
      take(answer.data)

      return answer.data
    }
    if (told.has(answer.problem.code)) await meet(draft)
    else refused(answer.problem)

    return null
  }

  function refused(problem: Problem) {
    setRefusal(problem)
    toast({ tone: 'loss', title: problem.title, detail: Object.values(problem.fields)[0] })
  }

  async function meet(draft: Draft) {
    const now = await api.get<View>(path)
    if (!now.ok) return
    const meeting = meetingOf(kind.leaves(base.content), kind.leaves(draft), kind.leaves(now.data.content))
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
      saved && (await api.post<View>(`${path}/publish`, { version: saved.version }, { quiet: true }))
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

  /** Visitors don't see it any more; what is being written stays as it is. */
  async function unpublish() {
    setPending('unpublish')
    const answer = await api.post<View>(`${path}/unpublish`, undefined, { quiet: true })
    setPending(null)
    if (!answer.ok) return refused(answer.problem)
    setBase((now) => ({ ...answer.data, version: now.version, content: now.content }))
    toast({ tone: 'good', title: t('lead_capture.editor.unpublished') })
  }

  /** Ours written over theirs, except for what we gave up. */
  async function resolve(given: ReadonlySet<string>) {
    if (!conflict) return
    const { meeting, theirs } = conflict
    setPending('save')
    const both = kind.ofLeaves(merged(meeting, kind.leaves(theirs.content), given))
    setConflict(null)
    setBase((now) => ({ ...now, ...theirs }))
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
    unpublish,
    resolve,
    keepEditing: () => setConflict(null),
  }
}

/** As far as it is the same for all that can be written. */
export interface DraftOnScreen<Draft> {
  readonly base: DraftView<Draft>
  readonly content: Draft
  readonly isDirty: boolean
  readonly pending: 'save' | 'publish' | 'unpublish' | null
  readonly conflict: Conflict<Draft> | null
  readonly refusal: Problem | null
  readonly save: () => Promise<void>
  readonly publish: () => Promise<boolean>
  readonly unpublish: () => Promise<void>
  readonly resolve: (given: ReadonlySet<string>) => Promise<void>
  readonly keepEditing: () => void
}
