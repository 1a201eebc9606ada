'use client'
import { createContext, useContext, useId, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { FormErrors } from '../api/form-errors.ts'
import { Icon } from './icon.tsx'

interface FieldWiring {
  readonly id: string
  readonly name: string
  readonly required: boolean
  readonly describedBy: string | undefined
  readonly invalid: boolean
}

const FieldContext = createContext<FieldWiring | null>(null)

/** The attributes that tie a control to its label, hint and error. */
export function useField() {
  const field = useContext(FieldContext)
  if (!field) return {}

  return {
    id: field.id,
    name: field.name,
    required: field.required || undefined,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
  }
}

interface FieldProps {
  readonly label: ReactNode
  /** The control's name in its form, and the name under which a problem's field errors come back. */
  readonly name: string
  readonly hint?: ReactNode
  /** One sentence. Within a `<Form>` it is found by the name. */
  readonly error?: string
  readonly required?: boolean
  /** Says "optional" beside the label. */
  readonly optional?: boolean
  /** Keeps the label for ears only. */
  readonly labelHidden?: boolean
  readonly children: ReactNode
}

/** A label, a control, a hint and, beside it, what is wrong. Put one control inside. */
export function Field({ label, name, hint, error, required, optional, labelHidden, children }: FieldProps) {
  const t = useT()
  const id = useId()
  const found = useContext(FormErrors)[name]
  const fault = error ?? found
  const parts = [hint && `${id}-hint`, fault && `${id}-error`].filter(Boolean).join(' ')

  return (
    <FieldContext
      value={{
        id,
        name,
        required: required ?? false,
        describedBy: parts || undefined,
        invalid: Boolean(fault),
      }}
    >
      <div className="field">
        <label className={labelHidden ? 'visually-hidden' : 'field__label'} htmlFor={id}>
          {label}
          {optional && <span className="field__optional">{t('ui.optional')}</span>}
        </label>
        {children}
        {hint && (
          <p className="field__hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        {fault && (
          <p className="field__error" id={`${id}-error`}>
            <Icon name="warning" />
            {fault}
          </p>
        )}
      </div>
    </FieldContext>
  )
}
