'use client'
import { Field, Form, Stack, TextInput, useApi, useT } from '@leadkeep/ui'
import { PasskeyButton } from './passkey-button.tsx'

export interface FirstStep {
  readonly email: string
  readonly password: string
  /** Which second factors there are. */
  readonly ways: { readonly app: boolean; readonly passkey: boolean }
}

interface SecondStepProps {
  readonly first: FirstStep
  readonly done: () => void
  readonly back: () => void
}

/** The password was right: now a code, a recovery code, or a passkey. */
export function SecondStep({ first: { email, password, ways }, done, back }: SecondStepProps) {
  const t = useT()
  const api = useApi()
  const send = (shown: object) => api.post('/api/auth/login', { email, password, ...shown }, { quiet: true })

  return (
    <Stack gap="loose">
      <p>{t(ways.app ? 'auth.second.text' : 'auth.second.text.passkey')}</p>
      {ways.passkey && (
        <PasskeyButton verb={t('auth.second.passkey')} send={(passkey) => send({ passkey })} done={done} />
      )}
      <Form
        send={({ code }) => send({ code })}
        done={done}
        leaves
        verb={t('auth.second.submit')}
        size="large"
        cancel={back}
      >
        <Field
          label={t(ways.app ? 'auth.second.code' : 'auth.second.recovery')}
          name="code"
          hint={t(ways.app ? 'auth.second.hint' : 'auth.second.hint.recovery')}
          required
        >
          <TextInput autoComplete="one-time-code" autoFocus spellCheck={false} />
        </Field>
      </Form>
    </Stack>
  )
}
