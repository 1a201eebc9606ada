'use client'
import { useState, type ReactNode } from 'react'
import type { Colleague } from '@leadkeep/auth'
import {
  Button,
  Confirm,
  LinkButton,
  Menu,
  Notice,
  Page,
  RelativeTime,
  Workbench,
  useT,
  type MenuItem,
} from '@leadkeep/ui'
import type { Problem } from '../../data/form-problems.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { FieldsContext } from './fields.tsx'
import type { Kind, May } from './kind.ts'
import { Preview } from './preview.tsx'
import { Problems } from './problems.tsx'
import { StateBadge } from './state-badge.tsx'
import type { DraftOnScreen } from './use-draft.ts'
import { useUnsaved } from './use-unsaved.ts'

interface DraftWorkbenchProps<Draft> {
  readonly kind: Kind<Draft>
  readonly onScreen: DraftOnScreen<Draft>
  readonly title: string
  readonly languages: readonly string[]
  readonly problems: readonly Problem[]
  readonly writers: readonly Colleague[]
  readonly may: May
  /** Where else one can go from here. */
  readonly links?: readonly MenuItem[]
  /** What taking it down means. */
  readonly whenDown: string
  /** Opens what a field is in. */
  readonly show: (field: string) => void
  readonly children: ReactNode
}

/** What is written on the left, what visitors would see of it on the right, and what can be done with it. */
export function DraftWorkbench<Draft extends object>({
  kind,
  onScreen,
  title,
  languages,
  problems,
  writers,
  may,
  links = [],
  whenDown,
  show,
  children,
}: DraftWorkbenchProps<Draft>) {
  const t = useT()
  const { base, content, isDirty, pending, refusal, save, publish, unpublish } = onScreen
  const [isTold, tell] = useState(false)
  const [isAsked, ask] = useState(false)
  useUnsaved(isDirty, t('lead_capture.editor.leave'))

  const bringOut = async () => {
    if (problems.length > 0) tell(true)
    else if (await publish()) tell(false)
  }
  const takeDown = async () => {
    await unpublish()
    ask(false)
  }
  const isNew = base.isChanged || isDirty
  const isOut = base.publishedNumber !== null
  const more: MenuItem[] = [
    ...links,
    ...(may.publish && isOut
      ? [{ label: t('lead_capture.editor.unpublish'), loss: true, run: () => ask(true) }]
      : []),
  ]

  return (
    <FieldsContext value={{ problems, isTold, mayEdit: may.edit }}>
      <Page
        wide
        title={title}
        meta={<StateBadge of={{ ...base, isChanged: isNew }} t={t} />}
        lede={
          <>
            {isDirty ? t('lead_capture.editor.unsaved') : t('lead_capture.editor.saved_at')}{' '}
            {!isDirty && <RelativeTime at={base.changedAt} />}
          </>
        }
        actions={
          <>
            {more.length > 0 && <Menu items={more} label={t('lead_capture.editor.more')} />}
            <LinkButton icon="log" variant="quiet" href={`${kind.screens}/${base.id}/history`}>
              {t('lead_capture.history.title')}
            </LinkButton>
            {may.edit && (
              <Button pending={pending === 'save'} disabled={!isDirty} onClick={() => void save()}>
                {t('lead_capture.editor.save')}
              </Button>
            )}
            {may.publish && (
              <Button
                variant="primary"
                pending={pending === 'publish'}
                disabled={!isNew}
                onClick={() => void bringOut()}
              >
                {t('lead_capture.editor.publish')}
              </Button>
            )}
          </>
        }
      >
        {refusal && refusal.status !== 409 && <Notice tone="loss" title={refusal.title} />}
        <Workbench
          result={<Preview path={`${kind.api}/${base.id}/preview`} draft={content} languages={languages} />}
        >
          <Problems nameOf={(field) => kind.nameOf(field, content, t)} show={show} />
          {children}
        </Workbench>
        <ConflictDialog
          kind={kind}
          content={content}
          conflict={onScreen.conflict}
          writers={writers}
          keepEditing={onScreen.keepEditing}
          resolve={(given) => void onScreen.resolve(given)}
        />
        <Confirm
          open={isAsked}
          onClose={() => ask(false)}
          title={t('lead_capture.editor.unpublish.title', { title })}
          verb={t('lead_capture.editor.unpublish')}
          loss
          pending={pending === 'unpublish'}
          onConfirm={() => void takeDown()}
        >
          {whenDown}
        </Confirm>
      </Page>
    </FieldsContext>
  )
}
