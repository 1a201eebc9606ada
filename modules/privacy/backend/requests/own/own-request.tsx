'use client'
import { useState } from 'react'
import { dayText, Field, Form, Notice, TextArea, useApi, useLocale, useT } from '@leadkeep/ui'
import { KindField } from '../new/new-request.tsx'

export function OwnRequest() {
  const t = useT()
  const api = useApi()
  const { locale } = useLocale()
  const [dueOn, setDueOn] = useState<string | null>(null)

  return dueOn === null ? (
    <Form<{ dueOn: string }>
      send={({ kind, words }) => api.post('/api/privacy/own-requests', { kind, words }, { quiet: true })}
      done={(filed) => setDueOn(filed.dueOn)}
      verb={t('privacy.own.ask')}
      cancel="/backend/profile"
    >
      <KindField />
      <Field label={t('privacy.request.words')} name="words">
        <TextArea />
      </Field>
    </Form>
  ) : (
    <div role="status">
      <Notice tone="good" title={t('privacy.own.asked')}>
        {t('privacy.own.asked.text', { day: dayText(dueOn, locale) })}
      </Notice>
    </div>
  )
}
