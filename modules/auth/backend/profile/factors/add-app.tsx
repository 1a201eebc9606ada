'use client'
import { Button, Dialog, Field, Form, Stack, TextInput, useApi, useT } from '@leadkeep/ui'
import { useState } from 'react'
import type { NewCodes } from './recovery-codes.tsx'
import { QrCode } from './qr-code.tsx'

interface Secret {
  readonly secret: string
  readonly uri: string
}

/** An authenticator app: it is shown a QR code, and shows a first code in return. */
export function AddApp({ added }: { added: (codes: string[] | null) => void }) {
  const t = useT()
  const api = useApi()
  const [pending, setPending] = useState(false)
  const [shown, setShown] = useState<Secret | null>(null)
  const begin = async () => {
    setPending(true)
    const answer = await api.post<Secret>('/api/auth/factors/totp')
    setPending(false)
    if (answer.ok) setShown(answer.data)
  }

  return (
    <>
      <Button icon="plus" pending={pending} onClick={() => void begin()}>
        {t('auth.factors.app.add')}
      </Button>
      <Dialog open={shown !== null} onClose={() => setShown(null)} title={t('auth.factors.app.add')}>
        {shown && (
          <Stack>
            <p>{t('auth.factors.app.scan')}</p>
            <QrCode text={shown.uri} label={t('auth.factors.app.qr')} />
            <p>
              {t('auth.factors.app.type')} <code>{shown.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
            </p>
            <Form<NewCodes>
              send={({ code }) => api.post('/api/auth/factors/totp/confirm', { code }, { quiet: true })}
              done={({ recoveryCodes }) => {
                setShown(null)
                added(recoveryCodes)
              }}
              verb={t('auth.factors.app.confirm')}
            >
              <Field label={t('auth.factors.app.code')} name="code" required>
                <TextInput inputMode="numeric" autoComplete="one-time-code" />
              </Field>
            </Form>
          </Stack>
        )}
      </Dialog>
    </>
  )
}
