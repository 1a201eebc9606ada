'use client'
import type { ReactNode } from 'react'
import { Field, Form, TextInput, useApi, useT, type Option } from '@leadkeep/ui'
import { PeriodFields, PurposeField } from '../../export/period-and-purpose.tsx'

interface OpenedFormProps {
  /** The period that somebody came with, as days. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly purposes: readonly Option[]
  /** What is said first, and fields that nobody sees. */
  readonly children: ReactNode
}

export function OpenedForm({ from, to, purposes, children }: OpenedFormProps) {
  const t = useT()
  const api = useApi()

  return (
    <Form<{ id: string }>
      send={(values) => api.post('/api/audit_logs/opened-exports', values, { quiet: true })}
      done={({ id }) => window.location.assign(`/backend/log/exports/${id}`)}
      leaves
      verb={t('audit_logs.opened.verb')}
      icon="eye"
      cancel="/backend/log/exports"
    >
      {children}
      <PeriodFields from={from} to={to} t={t} />
      <PurposeField purposes={purposes} t={t} />
      <Field
        label={t('audit_logs.opened.recipient')}
        name="recipient"
        hint={t('audit_logs.opened.recipient.hint')}
        required
      >
        <TextInput autoComplete="off" maxLength={200} />
      </Field>
      <Field
        label={t('audit_logs.opened.key')}
        name="publicKey"
        hint={t('audit_logs.opened.key.hint')}
        optional
      >
        <TextInput autoComplete="off" spellCheck={false} />
      </Field>
      <Field
        label={t('audit_logs.opened.passphrase')}
        name="passphrase"
        hint={t('audit_logs.opened.passphrase.hint')}
        optional
      >
        <TextInput type="password" autoComplete="new-password" />
      </Field>
    </Form>
  )
}
