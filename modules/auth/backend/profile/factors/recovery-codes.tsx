'use client'
import { Button, Dialog, Stack, useApi, useT } from '@leadkeep/ui'
import { useState } from 'react'

export interface NewCodes {
  readonly recoveryCodes: string[] | null
}

/** Shown this once. */
export function RecoveryCodes({ codes, close }: { codes: readonly string[] | null; close: () => void }) {
  const t = useT()

  return (
    <Dialog
      open={codes !== null}
      onClose={close}
      title={t('auth.factors.codes.title')}
      actions={
        <Button variant="primary" onClick={close}>
          {t('auth.factors.codes.kept')}
        </Button>
      }
    >
      <Stack>
        <p>{t('auth.factors.codes.text')}</p>
        <ol className="codes" aria-label={t('auth.factors.codes.title')}>
          {codes?.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </Stack>
    </Dialog>
  )
}

export function RenewCodes({ renewed }: { renewed: (codes: string[] | null) => void }) {
  const t = useT()
  const api = useApi()
  const [pending, setPending] = useState(false)
  const renew = async () => {
    setPending(true)
    const answer = await api.post<NewCodes>('/api/auth/factors/recovery-codes')
    setPending(false)
    if (answer.ok) renewed(answer.data.recoveryCodes)
  }

  return (
    <Button variant="quiet" pending={pending} onClick={() => void renew()}>
      {t('auth.factors.codes.renew')}
    </Button>
  )
}
