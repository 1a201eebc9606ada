'use client'
import { Button, Field, Form, Row, Stack, TextInput, useApi, useT } from '@leadkeep/ui'
import { useEffect, useState } from 'react'
import type { FactorsAnswer } from '../../data/answers.ts'
import { PasskeyButton } from '../sign-in/passkey-button.tsx'
import { typed } from '../typed.ts'

/** The ways in which somebody shows once more who they are: each by itself is enough. */
export function Means({ confirmed }: { confirmed: () => void }) {
  const t = useT()
  const api = useApi()
  const [byCode, setByCode] = useState(false)
  const factors = useOwnFactors()
  const send = (shown: object) => api.post('/api/auth/sessions/confirm', shown, { quiet: true })

  return (
    <Stack>
      <p>{t('auth.confirm.text')}</p>
      <Form
        key={String(byCode)}
        send={({ code }, form) => send(byCode ? { code } : { password: typed(form, 'password') })}
        done={confirmed}
        verb={t('auth.confirm.submit')}
      >
        {byCode ? (
          <Field label={t('auth.second.code')} name="code" hint={t('auth.second.hint')} required>
            <TextInput autoComplete="one-time-code" autoFocus spellCheck={false} />
          </Field>
        ) : (
          <Field label={t('auth.confirm.password')} name="password" required>
            <TextInput type="password" autoComplete="current-password" autoFocus />
          </Field>
        )}
      </Form>
      <Row>
        {factors?.totp && (
          <Button variant="quiet" onClick={() => setByCode(!byCode)}>
            {t(byCode ? 'auth.confirm.by_password' : 'auth.confirm.by_code')}
          </Button>
        )}
        {factors && factors.passkeys.length > 0 && (
          <PasskeyButton
            verb={t('auth.second.passkey')}
            send={(passkey) => send({ passkey })}
            done={confirmed}
          />
        )}
      </Row>
    </Stack>
  )
}

/** Null until it is known: the password can be typed meanwhile. */
function useOwnFactors(): FactorsAnswer | null {
  const api = useApi()
  const [factors, setFactors] = useState<FactorsAnswer | null>(null)
  useEffect(() => {
    void api.get<FactorsAnswer>('/api/auth/factors', { quiet: true }).then((answer) => {
      if (answer.ok) setFactors(answer.data)
    })
  }, [api])

  return factors
}
