'use client'
import type { Colleague } from '@leadkeep/auth'
import type { FormDraft } from '../../../../data/form-draft.ts'
import { DraftHistory } from '../../../drafts/history.tsx'
import type { History } from '../../../drafts/kind.ts'
import { formKind } from '../../editor/form-kind.ts'

interface FormHistoryProps {
  readonly history: History<FormDraft>
  readonly writers: readonly Colleague[]
  readonly mayRestore: boolean
}

export const FormHistory = (props: FormHistoryProps) => <DraftHistory kind={formKind} {...props} />
