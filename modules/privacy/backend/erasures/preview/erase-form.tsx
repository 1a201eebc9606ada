'use client'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import {
  Button,
  Field,
  FormActions,
  Muted,
  Panel,
  Select,
  Stack,
  TextInput,
  useApi,
  useT,
} from '@leadkeep/ui'
import { erasureGrounds } from '../../../data/grounds.ts'
import { RecordChoice } from '../../record-choice.tsx'

interface Shared {
  readonly subjectId: string
  readonly table: string
  readonly row: string
  readonly kind: string
  readonly screen: string | null
}

/** It can't be undone, so the word is typed: nobody does that by accident. */
export function EraseForm({
  subjectId,
  shared,
  word,
}: {
  readonly subjectId: string
  readonly shared: readonly Shared[]
  readonly word: string
}) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const [pending, setPending] = useState(false)
  const [isWrong, setWrong] = useState(false)

  async function erase(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const typed = data.get('word')
    const isMeant = typeof typed === 'string' && typed.trim() === word
    setWrong(!isMeant)
    if (!isMeant || pending) return
    setPending(true)
    const answer = await api.post<{ id: string }>(`/api/privacy/subjects/${subjectId}/erasure`, {
      ground: data.get('ground'),
      also: data.getAll('also'),
    })
    if (answer.ok) router.push(`/backend/erasures/${answer.data.id}`)
    else setPending(false)
  }

  return (
    <Panel title={t('privacy.erase.decide')}>
      <form className="form" method="post" onSubmit={(event) => void erase(event)}>
        <Stack>
          {shared.length > 0 && (
            <Stack gap="tight">
              <strong>{t('privacy.erase.shared')}</strong>
              <Muted>{t('privacy.erase.shared.text')}</Muted>
              {shared.map(({ kind, ...record }) => (
                <RecordChoice
                  key={record.row}
                  of={record}
                  name="also"
                  value={record.subjectId}
                  hint={t('privacy.erase.shared.by', { kind: t(`audit_logs.field.${kind}`) })}
                />
              ))}
            </Stack>
          )}
          <Field label={t('privacy.erasure.ground')} name="ground" required>
            <Select
              placeholder={t('privacy.ground.choose')}
              options={erasureGrounds.map((ground) => ({
                value: ground,
                label: t(`privacy.ground.${ground}`),
              }))}
            />
          </Field>
          <Field
            label={t('privacy.erase.type', { word })}
            name="word"
            hint={t('privacy.erase.type.hint')}
            error={isWrong ? t('privacy.erase.type.wrong', { word }) : undefined}
            required
          >
            <TextInput autoComplete="off" spellCheck={false} />
          </Field>
          <FormActions>
            <Button type="submit" variant="loss" icon="trash" pending={pending}>
              {t('privacy.erase.verb')}
            </Button>
          </FormActions>
        </Stack>
      </form>
    </Panel>
  )
}
