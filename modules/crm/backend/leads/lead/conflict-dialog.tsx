'use client'
import { useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import { Button, Checkbox, Dialog, KeyValue, KeyValues, Muted, Prose, Stack, useT } from '@leadkeep/ui'
import { leadFieldNames, type LeadFieldName } from '../../../data/field-names.ts'
import type { LeadView } from '../../../views.ts'
import { nameOf } from './shared.ts'
import type { LeadPatch } from './use-lead.ts'

export interface Conflict {
  /** The lead as the form began with it. */
  readonly base: LeadView
  readonly mine: LeadPatch
  /** The lead as it is now. */
  readonly theirs: LeadView
  readonly by: readonly string[]
}

interface ConflictDialogProps {
  readonly conflict: Conflict | null
  readonly colleagues: readonly Colleague[]
  /** Back to the form, which holds all that was typed. */
  readonly keepTyping: () => void
  readonly resolve: (chosen: LeadPatch) => void
}

/** Two people edited one lead: shows both sides of each field and asks which to keep. Nothing typed is lost. */
export function ConflictDialog({ conflict, colleagues, keepTyping, resolve }: ConflictDialogProps) {
  const t = useT()
  const [given, giveUp] = useState<ReadonlySet<LeadFieldName>>(new Set())
  const mine = leadFieldNames.filter((field) => conflict?.mine[field] !== undefined)
  const isContested = (field: LeadFieldName) => conflict?.theirs[field] !== conflict?.base[field]
  const theirs = leadFieldNames.filter((field) => isContested(field) && !mine.includes(field))
  const names =
    (conflict?.by ?? []).map((id) => nameOf(colleagues, id, t)).join(', ') || t('crm.owner.somebody')
  const choose = (field: LeadFieldName, isMine: boolean) =>
    giveUp((now) => new Set(isMine ? [...now].filter((each) => each !== field) : [...now, field]))
  const kept = () =>
    Object.fromEntries(
      mine.filter((field) => !given.has(field)).map((field) => [field, conflict?.mine[field]]),
    )

  return (
    <Dialog
      open={conflict !== null}
      onClose={keepTyping}
      title={t('crm.conflict.title')}
      actions={
        <>
          <Button variant="primary" onClick={() => resolve(kept())}>
            {t('crm.conflict.save')}
          </Button>
          <Button onClick={keepTyping}>{t('crm.conflict.back')}</Button>
        </>
      }
    >
      {conflict && (
        <Stack>
          <Prose>{t('crm.conflict.text', { names })}</Prose>
          <KeyValues>
            {mine.map((field) => (
              <KeyValue key={field} label={t(`crm.field.${field}`)} sealed>
                {isContested(field) ? (
                  <Stack gap="tight">
                    <Checkbox
                      type="radio"
                      name={`conflict-${field}`}
                      checked={!given.has(field)}
                      onChange={() => choose(field, true)}
                      label={conflict.mine[field] || t('ui.changes.empty')}
                      hint={t('crm.conflict.mine')}
                    />
                    <Checkbox
                      type="radio"
                      name={`conflict-${field}`}
                      checked={given.has(field)}
                      onChange={() => choose(field, false)}
                      label={conflict.theirs[field] ?? t('ui.changes.empty')}
                      hint={t('crm.conflict.theirs', { names })}
                    />
                  </Stack>
                ) : (
                  <>
                    {conflict.mine[field] || t('ui.changes.empty')} <Muted>{t('crm.conflict.mine')}</Muted>
                  </>
                )}
              </KeyValue>
            ))}
            {theirs.map((field) => (
              <KeyValue key={field} label={t(`crm.field.${field}`)} sealed>
                {conflict.theirs[field] ?? t('ui.changes.empty')}{' '}
                <Muted>{t('crm.conflict.theirs', { names })}</Muted>
              </KeyValue>
            ))}
          </KeyValues>
        </Stack>
      )}
    </Dialog>
  )
}
