'use client'
import { Button, Dialog, Field, Form, TextInput, useApi, useT } from '@leadkeep/ui'
import { useState } from 'react'

interface Props {
  readonly id: string
  readonly name: string
  readonly renamed: () => Promise<void>
}

/** Another name for a passkey, by which it is recognised later. */
export function RenamePasskey({ id, name, renamed }: Props) {
  const t = useT()
  const api = useApi()
  const [open, setOpen] = useState(false)

  return (
    <>
      <Button
        variant="quiet"
        onClick={() => setOpen(true)}
        aria-label={t('auth.factors.rename.named', { name })}
      >
        {t('auth.factors.rename')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('auth.factors.rename.named', { name })}>
        <Form
          send={(values) =>
            api.patch(`/api/auth/factors/passkeys/${id}`, { name: values['name'] }, { quiet: true })
          }
          done={() => {
            setOpen(false)
            void renamed()
          }}
          verb={t('auth.factors.rename.save')}
        >
          <Field
            label={t('auth.factors.passkey.name')}
            name="name"
            hint={t('auth.factors.passkey.hint')}
            required
          >
            <TextInput defaultValue={name} autoComplete="off" />
          </Field>
        </Form>
      </Dialog>
    </>
  )
}
