'use client'
import { useState } from 'react'
import {
  Button,
  Checkbox,
  Field,
  FieldGrid,
  Form,
  Muted,
  Notice,
  Select,
  TextArea,
  TextInput,
  dayText,
  useApi,
  useLocale,
  useT,
} from '@leadkeep/ui'
import { requestKinds } from '../../../requests/kinds.ts'

interface Filed {
  readonly id: string
  readonly dueOn: string
}

interface NewRequestProps {
  readonly subjectId: string | null
  /** Whether they see what becomes of it, or others do. */
  readonly mayFollow: boolean
  /** Whether it is for them to say that they know who asks. */
  readonly mayCheck: boolean
}

export function NewRequest({ subjectId, mayFollow, mayCheck }: NewRequestProps) {
  const t = useT()
  const api = useApi()
  const [filed, setFiled] = useState<Filed | null>(null)
  const languages = ['en', 'de'].map((value) => ({ value, label: t(`privacy.language.${value}`) }))
  if (filed) return <IsFiled dueOn={filed.dueOn} another={() => setFiled(null)} />

  return (
    <Form<Filed>
      send={({ kind, name, email, words, language }, form) =>
        api.post(
          '/api/privacy/requests',
          { kind, name, email, words, language, subjectId, isChecked: form.has('isChecked') },
          { quiet: true },
        )
      }
      done={(answer) =>
        mayFollow ? window.location.assign(`/backend/requests/${answer.id}`) : setFiled(answer)
      }
      leaves={mayFollow}
      verb={t('privacy.requests.file')}
      cancel={mayFollow ? '/backend/requests' : '/backend'}
    >
      {subjectId && <Notice>{t('privacy.requests.of_record')}</Notice>}
      <FieldGrid>
        <KindField />
        <Field label={t('privacy.request.language')} name="language" required>
          <Select options={languages} />
        </Field>
        <Field label={t('privacy.request.name')} name="name">
          <TextInput autoComplete="off" />
        </Field>
        <Field
          label={t('privacy.request.email')}
          name="email"
          hint={t(subjectId ? 'privacy.request.email.known' : 'privacy.request.email.hint')}
          required={subjectId === null}
        >
          <TextInput type="email" autoComplete="off" />
        </Field>
      </FieldGrid>
      <Field label={t('privacy.request.words')} name="words">
        <TextArea />
      </Field>
      {mayCheck ? (
        <Checkbox
          name="isChecked"
          label={t('privacy.request.is_checked')}
          hint={t('privacy.request.is_checked.hint')}
        />
      ) : (
        <Muted>{t('privacy.request.is_asked')}</Muted>
      )}
    </Form>
  )
}

/** For who files and does not answer: it is in good hands. */
function IsFiled({ dueOn, another }: { readonly dueOn: string; readonly another: () => void }) {
  const t = useT()
  const { locale } = useLocale()

  return (
    <div role="status">
      <Notice
        tone="good"
        title={t('privacy.requests.filed')}
        action={<Button onClick={another}>{t('privacy.requests.file_another')}</Button>}
      >
        {t('privacy.requests.filed.text', { day: dayText(dueOn, locale) })}
      </Notice>
    </div>
  )
}

export function KindField() {
  const t = useT()

  return (
    <Field label={t('privacy.request.kind')} name="kind" required>
      <Select
        placeholder={t('privacy.kind.choose')}
        options={requestKinds.map((value) => ({ value, label: t(`privacy.kind.${value}`) }))}
      />
    </Field>
  )
}
