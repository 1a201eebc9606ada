'use client'
import type {
  InputHTMLAttributes,
  ReactNode,
  RefObject,
  SelectHTMLAttributes,
  TextareaHTMLAttributes,
} from 'react'
import { useT } from '../i18n/provider.tsx'
import { useField } from './field.tsx'
import { Icon } from './icon.tsx'

type Plain<Props> = Omit<Props, 'className' | 'style'>

type TextInputProps = Plain<InputHTMLAttributes<HTMLInputElement>> & {
  readonly ref?: RefObject<HTMLInputElement | null>
}

/** One line. `type` as in HTML: text, email, tel, password, date, number. */
export const TextInput = (props: TextInputProps) => (
  <input type="text" {...useField()} {...props} className="input" />
)

export const TextArea = (props: Plain<TextareaHTMLAttributes<HTMLTextAreaElement>>) => (
  <textarea rows={4} {...useField()} {...props} className="input input--area" />
)

export interface Option {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

type SelectProps = Plain<SelectHTMLAttributes<HTMLSelectElement>> & {
  readonly options: readonly Option[]
  /** Shown first, with the empty value. */
  readonly placeholder?: string
}

export const Select = ({ options, placeholder, ...props }: SelectProps) => (
  <span className="select">
    <select {...useField()} {...props} className="input select__control">
      {placeholder !== undefined && <option value="">{placeholder}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
    <Icon name="chevron-down" />
  </span>
)

export type CheckboxProps = Plain<InputHTMLAttributes<HTMLInputElement>> & {
  readonly label: ReactNode
  readonly hint?: ReactNode
}

/** Stands by itself, outside a `Field`: its label is beside it. */
export const Checkbox = ({ label, hint, ...props }: CheckboxProps) => (
  <label className="check">
    <input type="checkbox" {...props} className="check__box" />
    <span className="check__text">
      {label}
      {hint && <span className="check__hint">{hint}</span>}
    </span>
  </label>
)

type SearchInputProps = Plain<InputHTMLAttributes<HTMLInputElement>> & {
  /** What is searched: "Search leads by name, company, e-mail or phone". */
  readonly label: string
}

/** For toolbars. The key `/` goes to it from anywhere on the screen. */
export function SearchInput({ label, ...props }: SearchInputProps) {
  const t = useT()

  return (
    <label className="search">
      <span className="visually-hidden">{label}</span>
      <Icon name="search" />
      <input
        type="search"
        name="search"
        placeholder={t('ui.search')}
        autoComplete="off"
        spellCheck={false}
        aria-keyshortcuts="/"
        {...props}
        className="input search__control"
        data-shortcut="/"
      />
    </label>
  )
}
