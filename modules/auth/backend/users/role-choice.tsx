'use client'
import { Checkbox, Stack, useT } from '@leadkeep/ui'

interface RoleName {
  readonly key: string
  readonly title: string
}

interface RoleChoiceProps {
  readonly roles: readonly RoleName[]
  readonly held?: readonly string[]
  /** Keeps the legend for ears only, under a heading that says the same. */
  readonly labelHidden?: boolean
}

/** A check box for each role; the form has them under `roles`. */
export function RoleChoice({ roles, held = [], labelHidden }: RoleChoiceProps) {
  const t = useT()

  return (
    <fieldset>
      <legend className={labelHidden ? 'visually-hidden' : 'field__label'}>{t('auth.user.roles')}</legend>
      <Stack gap="tight">
        {roles.map(({ key, title }) => (
          <Checkbox key={key} name="roles" value={key} label={title} defaultChecked={held.includes(key)} />
        ))}
      </Stack>
    </fieldset>
  )
}

export const chosenRoles = (form: FormData) => form.getAll('roles').map(String)
