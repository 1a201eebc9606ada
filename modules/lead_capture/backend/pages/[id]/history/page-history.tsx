'use client'
import type { Colleague } from '@leadkeep/auth'
import type { PageDraft } from '../../../../data/page-draft.ts'
import { DraftHistory } from '../../../drafts/history.tsx'
import type { History } from '../../../drafts/kind.ts'
import { pageKind, type Titled } from '../../editor/page-kind.ts'

interface PageHistoryProps {
  readonly history: History<PageDraft>
  readonly forms: readonly Titled[]
  readonly writers: readonly Colleague[]
  readonly mayRestore: boolean
}

export const PageHistory = ({ forms, ...props }: PageHistoryProps) => (
  <DraftHistory kind={pageKind(forms)} {...props} />
)
