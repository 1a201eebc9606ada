'use client'
import { useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import { Button, Checkbox, Dialog, KeyValue, KeyValues, Muted, Prose, Stack, useT } from '@leadkeep/ui'
import type { LeafChange } from '../../data/draft-changes.ts'
import type { Kind } from './kind.ts'
import { LeafText } from './leaf-text.tsx'
import type { Conflict } from './use-draft.ts'

interface ConflictDialogProps<Draft> {
  readonly kind: Kind<Draft>
  /** What I wrote. */
  readonly content: Draft
  readonly conflict: Conflict<Draft> | null
  readonly writers: readonly Colleague[]
  /** Back to the draft, which holds all that was typed. */
  readonly keepEditing: () => void
  /** Saves mine over theirs, except where I gave way. */
  readonly resolve: (given: ReadonlySet<string>) => void
}

/** Two people wrote one draft: shows what each of them changed and asks only where both changed the same. */
export function ConflictDialog<Draft>({
  kind,
  content,
  conflict,
  writers,
  keepEditing,
  resolve,
}: ConflictDialogProps<Draft>) {
  const t = useT()
  const [given, giveUp] = useState<ReadonlySet<string>>(new Set())
  const name =
    writers.find(({ id }) => id === conflict?.theirs.changedBy)?.name ?? t('lead_capture.history.nobody')
  const choose = (path: string, isMine: boolean) =>
    giveUp((now) => new Set(isMine ? [...now].filter((each) => each !== path) : [...now, path]))
  const theirs = conflict?.meeting.theirs.filter(
    ({ path }) => !conflict.meeting.mine.some((mine) => mine.path === path),
  )

  return (
    <Dialog
      open={conflict !== null}
      onClose={keepEditing}
      title={t('lead_capture.conflict.title')}
      actions={
        <>
          <Button variant="primary" onClick={() => resolve(given)}>
            {t('lead_capture.conflict.save')}
          </Button>
          <Button onClick={keepEditing}>{t('lead_capture.conflict.back')}</Button>
        </>
      }
    >
      {conflict && (
        <Stack>
          <Prose>{t('lead_capture.conflict.text', { name })}</Prose>
          <KeyValues>
            {conflict.meeting.mine.map((change) => (
              <KeyValue key={change.path} label={kind.nameOf(change.path, content, t)}>
                {conflict.meeting.contested.includes(change.path) ? (
                  <Stack gap="tight">
                    <Checkbox
                      type="radio"
                      name={`conflict-${change.path}`}
                      checked={!given.has(change.path)}
                      onChange={() => choose(change.path, true)}
                      label={<LeafText kind={kind} path={change.path} leaf={change.after} draft={content} />}
                      hint={t('lead_capture.conflict.mine')}
                    />
                    <Checkbox
                      type="radio"
                      name={`conflict-${change.path}`}
                      checked={given.has(change.path)}
                      onChange={() => choose(change.path, false)}
                      label={
                        <LeafText
                          kind={kind}
                          path={change.path}
                          leaf={theirsOf(conflict, change)}
                          draft={conflict.theirs.content}
                        />
                      }
                      hint={t('lead_capture.conflict.theirs', { name })}
                    />
                  </Stack>
                ) : (
                  <>
                    <LeafText kind={kind} path={change.path} leaf={change.after} draft={content} />
                    <Muted>{t('lead_capture.conflict.mine')}</Muted>
                  </>
                )}
              </KeyValue>
            ))}
            {theirs?.map(({ path, after }) => (
              <KeyValue key={path} label={kind.nameOf(path, conflict.theirs.content, t)}>
                <LeafText kind={kind} path={path} leaf={after} draft={conflict.theirs.content} />
                <Muted>{t('lead_capture.conflict.theirs', { name })}</Muted>
              </KeyValue>
            ))}
          </KeyValues>
        </Stack>
      )}
    </Dialog>
  )
}

const theirsOf = <Draft,>({ meeting }: Conflict<Draft>, { path }: LeafChange) =>
  meeting.theirs.find((change) => change.path === path)?.after
