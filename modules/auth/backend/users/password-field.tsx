'use client'
import { Field, TextInput, useT } from '@leadkeep/ui'

/** A new password. It can be read while it is typed when it is for somebody else, who must be told it. */
export function PasswordField({
  name = 'password',
  label,
  visible,
}: {
  name?: string
  label: string
  visible?: boolean
}) {
  const t = useT()

  return (
    <Field label={label} name={name} hint={t('auth.password.hint')} required>
      <TextInput type={visible ? 'text' : 'password'} autoComplete="new-password" spellCheck={false} />
    </Field>
  )
}
