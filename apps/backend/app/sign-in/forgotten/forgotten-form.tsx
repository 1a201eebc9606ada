'use client'
import { Field, Form, Notice, TextInput, useApi, useT } from '@leadkeep/ui'
import { useState } from 'react'

/** Asks for a link. What it answers says nothing of whether anybody has the address. */
export function ForgottenForm() {
  const t = useT()
  const api = useApi()
  const [asked, setAsked] = useState(false)
  if (asked)
    return (
      <div role="status">
        <Notice title={t('backend.forgotten.asked')}>{t('backend.forgotten.asked.text')}</Notice>
      </div>
    )

  return (
    <Form
      send={({ email }) => api.post('/api/auth/forgotten', { email }, { quiet: true })}
      done={() => setAsked(true)}
      verb={t('backend.forgotten.submit')}
      size="large"
    >
      <Field label={t('backend.sign_in.email')} name="email" hint={t('backend.forgotten.hint')} required>
        <TextInput type="email" autoComplete="username" inputMode="email" autoFocus spellCheck={false} />
      </Field>
    </Form>
  )
}
