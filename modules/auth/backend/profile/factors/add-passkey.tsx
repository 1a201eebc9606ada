'use client'
import { Button, Dialog, Field, Form, Muted, TextInput, useApi, useT } from '@leadkeep/ui'
import { useState } from 'react'
import { makePasskey, usePasskeysPossible } from '../../sign-in/passkey.ts'
import { browserName } from '../browser-name.ts'
import type { NewCodes } from './recovery-codes.tsx'

/** A passkey: named first, so that it is recognised later, and made by the browser then. */
export function AddPasskey({ added }: { added: (codes: string[] | null) => void }) {
  const t = useT()
  const api = useApi()
  const [open, setOpen] = useState(false)
  if (!usePasskeysPossible()) return <Muted>{t('auth.factors.passkey.impossible')}</Muted>

  return (
    <>
      <Button icon="plus" onClick={() => setOpen(true)}>
        {t('auth.factors.passkey.add')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('auth.factors.passkey.add')}>
        <Form<NewCodes>
          send={async ({ name }) => {
            const made = await makePasskey(api, t)

            return made.ok
              ? api.post<NewCodes>('/api/auth/factors/passkeys', { ...made.data, name }, { quiet: true })
              : made
          }}
          done={({ recoveryCodes }) => {
            setOpen(false)
            added(recoveryCodes)
          }}
          verb={t('auth.factors.passkey.make')}
        >
          <Field
            label={t('auth.factors.passkey.name')}
            name="name"
            hint={t('auth.factors.passkey.hint')}
            required
          >
            <TextInput defaultValue={browserName(window.navigator.userAgent) ?? ''} autoComplete="off" />
          </Field>
        </Form>
      </Dialog>
    </>
  )
}
