'use client'
import { useRef, type FormEvent, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'

/** Above a list: what narrows it on the left, what acts on it on the right. */
export const Toolbar = ({ actions, children }: { actions?: ReactNode; children: ReactNode }) => (
  <div className="toolbar">
    {children}
    {actions && <div className="toolbar__actions">{actions}</div>}
  </div>
)

interface FilterFormProps {
  /** Path of the list: the filters become its query string, empty ones left out by the shell. */
  readonly action: string
  /** Where "Clear filters" goes; shown while something is filtered. */
  readonly clear?: string
  /** The `SearchInput`, where the list can be searched. */
  readonly search?: ReactNode
  /** `Filter`s and `DateFilter`s. Give each its current value as `defaultValue`. */
  readonly children?: ReactNode
}

/** A GET form that submits by itself: at once after a choice, after a pause while typing. Works without script. */
export function FilterForm({ action, clear, search, children }: FilterFormProps) {
  const t = useT()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const submitSoon = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget
    const typing = event.target instanceof HTMLInputElement && event.target.type === 'search'
    clearTimeout(timer.current)
    timer.current = setTimeout(() => form.requestSubmit(), typing ? 350 : 0)
  }

  return (
    <form className="filters" role="search" method="get" action={action} onChange={submitSoon}>
      {search}
      <div className="filters__choices">
        {children}
        <noscript>
          <button className="button button--secondary">{t('ui.filter.apply')}</button>
        </noscript>
        {clear && (
          <a className="button button--quiet" href={clear}>
            {t('ui.filter.clear')}
          </a>
        )}
      </div>
    </form>
  )
}

interface FilterProps {
  readonly label: string
  readonly name: string
  readonly defaultValue?: string
  /** What no filter is called: "All stages". */
  readonly all: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** One choice in a filter form; stands out while it narrows the list. */
export const Filter = ({ label, name, defaultValue = '', all, options }: FilterProps) => (
  <label className={defaultValue ? 'filter filter--on' : 'filter'}>
    <span className="visually-hidden">{label}</span>
    <select key={defaultValue} className="filter__control" name={name} defaultValue={defaultValue}>
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
)

/** A day in a filter form. */
export const DateFilter = ({
  label,
  name,
  defaultValue,
}: {
  label: string
  name: string
  defaultValue?: string
}) => (
  <label className={defaultValue ? 'filter filter--date filter--on' : 'filter filter--date'}>
    <span className="filter__label">{label}</span>
    <input
      key={defaultValue}
      className="filter__control"
      type="date"
      name={name}
      defaultValue={defaultValue}
    />
  </label>
)
