'use client'
import { createContext, useContext, useState, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Button } from './button.tsx'

interface SelectionState {
  readonly ids: readonly string[]
  readonly selected: ReadonlySet<string>
  readonly set: (ids: readonly string[]) => void
}

const SelectionContext = createContext<SelectionState>({ ids: [], selected: new Set(), set: () => undefined })

/** Holds which rows of the table inside are selected. `ids` are those of the page shown; others fall out. */
export function Selection({ ids, children }: { ids: readonly string[]; children: ReactNode }) {
  const [chosen, set] = useState<readonly string[]>([])
  const selected = new Set(chosen.filter((id) => ids.includes(id)))

  return <SelectionContext value={{ ids, selected, set }}>{children}</SelectionContext>
}

/** What is selected, in the page's order, and how to let go of it. */
export function useSelection() {
  const { ids, selected, set } = useContext(SelectionContext)

  return { selected: ids.filter((id) => selected.has(id)), clear: () => set([]) }
}

/** Appears while something is selected, with what can be done to all of it. */
export function SelectionBar({ children }: { children: ReactNode }) {
  const t = useT()
  const { selected, clear } = useSelection()
  if (selected.length === 0) return null

  return (
    <div className="selection" role="region" aria-label={t('ui.selected', { count: selected.length })}>
      <strong className="selection__count" role="status">
        {t('ui.selected', { count: selected.length })}
      </strong>
      {children}
      <Button variant="quiet" icon="close" iconOnly onClick={clear}>
        {t('ui.selection.clear')}
      </Button>
    </div>
  )
}

export function SelectAll() {
  const t = useT()
  const { ids, selected, set } = useContext(SelectionContext)
  const all = ids.length > 0 && selected.size === ids.length

  return (
    <label className="check check--bare">
      <input
        type="checkbox"
        className="check__box"
        aria-label={t('ui.select.all')}
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = selected.size > 0 && !all
        }}
        onChange={() => set(all ? [] : ids)}
      />
    </label>
  )
}

export function SelectRow({ id, label }: { id: string; label: string }) {
  const { selected, set } = useContext(SelectionContext)
  const on = selected.has(id)

  return (
    <label className="check check--bare">
      <input
        type="checkbox"
        className="check__box"
        aria-label={label}
        checked={on}
        onChange={() => set(on ? [...selected].filter((other) => other !== id) : [...selected, id])}
      />
    </label>
  )
}
