'use client'
import { useState, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Button } from './button.tsx'
import { names } from './class-names.ts'
import { useAnnounce } from './toasts.tsx'

export interface SortableItem {
  readonly key: string
  /** Says which one it is, for its buttons: "E-mail". */
  readonly name: string
  readonly row: ReactNode
  /** What stands under the row when it is open. */
  readonly detail?: ReactNode
  /** Sets it apart from the others: it parts the list. */
  readonly divides?: boolean
}

interface SortableProps {
  /** What is listed, for ears. */
  readonly label: string
  readonly items: readonly SortableItem[]
  readonly move: (from: number, to: number) => void
  readonly remove?: (index: number) => void
}

/** A list in an order that people choose: by its buttons, or by dragging a row onto another. */
export function Sortable({ label, items, move, remove }: SortableProps) {
  const t = useT()
  const announce = useAnnounce()
  const [dragged, drag] = useState<number | null>(null)
  const [over, hover] = useState<number | null>(null)

  const put = (from: number, to: number) => {
    if (from === to || to < 0 || to >= items.length) return
    move(from, to)
    announce(t('ui.sortable.moved', { name: items[from]?.name ?? '', place: to + 1, count: items.length }))
  }
  const end = () => {
    drag(null)
    hover(null)
  }

  return (
    <ol className="sortable" aria-label={label}>
      {items.map((item, index) => (
        <li
          key={item.key}
          className={names(
            'sortable__item',
            item.divides && 'sortable__item--divides',
            dragged === index && 'sortable__item--dragged',
            over === index && dragged !== index && 'sortable__item--over',
          )}
          onDragOver={(event) => {
            if (dragged === null) return
            event.preventDefault()
            hover(index)
          }}
          onDrop={(event) => {
            event.preventDefault()
            if (dragged !== null) put(dragged, index)
            end()
          }}
        >
          <div className="sortable__row">
            <span
              className="sortable__grip"
              aria-hidden="true"
              draggable
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', item.key)
                drag(index)
              }}
              onDragEnd={end}
            />
            <div className="sortable__content">{item.row}</div>
            <div className="sortable__buttons">
              <Button
                variant="quiet"
                icon="arrow-up"
                iconOnly
                aria-disabled={index === 0 || undefined}
                onClick={() => put(index, index - 1)}
              >
                {t('ui.sortable.up', { name: item.name })}
              </Button>
              <Button
                variant="quiet"
                icon="arrow-down"
                iconOnly
                aria-disabled={index === items.length - 1 || undefined}
                onClick={() => put(index, index + 1)}
              >
                {t('ui.sortable.down', { name: item.name })}
              </Button>
              {remove && (
                <Button variant="quiet" icon="trash" iconOnly onClick={() => remove(index)}>
                  {t('ui.sortable.remove', { name: item.name })}
                </Button>
              )}
            </div>
          </div>
          {item.detail}
        </li>
      ))}
    </ol>
  )
}
