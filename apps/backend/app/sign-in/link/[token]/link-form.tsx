'use client'
import { Field, Form, LinkButton, Notice, TextInput, useApi, useT } from '@leadkeep/ui'
import { typed } from '@leadkeep/auth/backend/typed.ts'
import { useState } from 'react'

export function LinkForm({ token }: { token: string }) {
  const t = useT()
  const api = useApi()
  const [isDone, setDone] = useState(false)
  const [isOver, setOver] = useState(false)
  if (isDone)
    return (
      <div role="status">
        <Notice title={t('backend.link.done')}>{t('backend.link.done.text')}</Notice>
        <p className="sign-in__note">
          <LinkButton variant="primary" href="/sign-in">
            {t('backend.sign_in.title')}
          </LinkButton>
        </p>
      </div>
    )

  return (
    <>
      <Form
        send={async (_, form) => {
          // As it was typed: blanks at the ends of a password are part of it.
          const password = typed(form, 'password')
          const answer = await api.post('/api/auth/links', { token, password }, { quiet: true })
          setOver(!answer.ok && answer.problem.code === 'auth.link_over')

          return answer
        }}
        done={() => setDone(true)}
        verb={t('backend.link.submit')}
        size="large"
      >
        <Field label={t('backend.link.password')} name="password" hint={t('auth.password.hint')} required>
          <TextInput type="password" autoComplete="new-password" autoFocus />
        </Field>
      </Form>
      {isOver && (
        <p className="sign-in__note">
          <a href="/sign-in/forgotten">{t('backend.link.another')}</a>
        </p>
      )}
    </>
  )
}
