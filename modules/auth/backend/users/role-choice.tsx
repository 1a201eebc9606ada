'use client'
import { Checkbox, Field, Stack, TextInput, useLocale, useT } from '@leadkeep/ui'
import { useState } from 'react'
import type { HeldRole } from '../../data/answers.ts'
import { typed } from '../typed.ts'

interface RoleName {
  readonly key: string
  readonly title: string
}

interface RoleChoiceProps {
  readonly roles: readonly RoleName[]
  readonly held?: readonly HeldRole[]
  /** Keeps the legend for ears only, under a heading that says the same. */
  readonly labelHidden?: boolean
}

/** A check box for each role, with a last day under each that is chosen; see `chosenRoles`. */
export function RoleChoice({ roles, held = [], labelHidden }: RoleChoiceProps) {
  const t = useT()

  return (
    <fieldset>
      <legend className={labelHidden ? 'visually-hidden' : 'field__label'}>{t('auth.user.roles')}</legend>
      <Stack gap="tight">
        {roles.map((role) => (
          <Choice key={role.key} role={role} held={held.find(({ key }) => key === role.key)} />
        ))}
      </Stack>
    </fieldset>
  )
}

function Choice({ role: { key, title }, held }: { role: RoleName; held: HeldRole | undefined }) {
  const t = useT()
  const { zone } = useLocale()
  const [chosen, choose] = useState(held !== undefined)

  return (
    <>
      <Checkbox
        name="roles"
        value={key}
        label={title}
        defaultChecked={chosen}
        onChange={(event) => choose(event.target.checked)}
      />
      {chosen && (
        <Field
          label={t('auth.role.until', { role: title })}
          name={`until.${key}`}
          hint={t('auth.role.until.hint')}
        >
          <TextInput type="date" defaultValue={held?.until ? dayOf(held.until, zone) : ''} />
        </Field>
      )}
    </>
  )
}

/** What was chosen, as the API takes it. A last day that was not touched is not sent: it stays what it is. */
export function chosenRoles(form: FormData, held: readonly HeldRole[], zone: string) {
  const roles = form.getAll('roles').map(String)
  const until = roles.flatMap((key) => {
    const day = typed(form, `until.${key}`)
    const before = held.find((role) => role.key === key)?.until
    if (day === (before ? dayOf(before, zone) : '')) return []

    return [[key, day ? new Date(`${day}T23:59:59`).toISOString() : null] as const]
  })

  return { roles, until: Object.fromEntries(until) }
}

/** `2027-01-31`: en-CA writes days as ISO 8601 does. */
const dayOf = (time: string, zone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(time))
