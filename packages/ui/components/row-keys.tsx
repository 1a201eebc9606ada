'use client'
import type { KeyboardEvent, ReactNode } from 'react'

/** Up and down go from row to row, x selects the row one is on. */
export function RowKeys({ children }: { children: ReactNode }) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = event.target instanceof Element ? event.target.closest('tr') : null
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return

    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key]
    if (next) {
      const same = event.target instanceof HTMLInputElement ? 'input' : 'a'
      next.querySelector<HTMLElement>(same)?.focus()
      event.preventDefault()
    }
    if (event.key === 'x') row.querySelector<HTMLElement>('.table__select input')?.click()
  }

  return (
    <div className="table-frame" onKeyDown={move}>
      {children}
    </div>
  )
}
