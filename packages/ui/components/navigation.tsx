'use client'
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Icon } from './icon.tsx'

export interface Crumb {
  readonly label: string
  /** The last one is where one is and has none. */
  readonly href?: string
}

export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  const t = useT()

  return (
    <nav className="crumbs" aria-label={t('ui.breadcrumbs')}>
      <ol className="crumbs__list">
        {items.map((item, index) => (
          <li key={index} className="crumbs__item">
            {item.href ? (
              <a className="crumbs__link" href={item.href}>
                {item.label}
              </a>
            ) : (
              <span aria-current="page">{item.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Back and forth through a list paged by keyset: there are no page numbers. `note` says how many there are. */
export function Pagination({ previous, next, note }: { previous?: string; next?: string; note?: ReactNode }) {
  const t = useT()

  return (
    <nav className="pages" aria-label={t('ui.page.label')}>
      <span className="pages__note">{note}</span>
      <Step href={previous} rel="prev">
        <Icon name="chevron-left" />
        {t('ui.page.previous')}
      </Step>
      <Step href={next} rel="next">
        {t('ui.page.next')}
        <Icon name="chevron-right" />
      </Step>
    </nav>
  )
}

const Step = ({ href, rel, children }: { href?: string; rel: string; children: ReactNode }) =>
  href ? (
    <a className="button button--quiet" href={href} rel={rel}>
      {children}
    </a>
  ) : (
    <span className="button button--quiet button--off" aria-disabled="true">
      {children}
    </span>
  )

/** Tabs that are screens of their own: links, one of them current. */
export const TabLinks = ({
  label,
  items,
}: {
  label: string
  items: readonly { href: string; label: string; count?: number; current?: boolean }[]
}) => (
  <nav className="tabs" aria-label={label}>
    {items.map((item) => (
      <a key={item.href} className="tab" href={item.href} aria-current={item.current ? 'page' : undefined}>
        {item.label}
        {item.count !== undefined && <span className="tab__count">{item.count}</span>}
      </a>
    ))}
  </nav>
)

interface TabsProps {
  readonly label: string
  readonly items: readonly {
    readonly id: string
    readonly label: string
    readonly count?: number
    readonly content: ReactNode
  }[]
  /** Given together where the screen itself leads from one to another; else the tabs keep it. */
  readonly chosen?: string
  readonly onChoose?: (id: string) => void
}

/** Tabs within a screen: left and right move, the panel follows. */
export function Tabs({ label, items, chosen: given, onChoose }: TabsProps) {
  const base = useId()
  const [kept, keep] = useState(items[0]?.id)
  const chosen = given ?? kept
  const choose = (id: string | undefined) => {
    keep(id)
    if (id !== undefined) onChoose?.(id)
  }
  const list = useRef<HTMLDivElement>(null)

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const index = (items.findIndex((item) => item.id === chosen) + step + items.length) % items.length
    choose(items[index]?.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }

  return (
    <>
      <div ref={list} className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="tab"
            className="tab"
            id={`${base}-${item.id}`}
            aria-controls={`${base}-${item.id}-panel`}
            aria-selected={item.id === chosen}
            tabIndex={item.id === chosen ? 0 : -1}
            onClick={() => choose(item.id)}
          >
            {item.label}
            {item.count !== undefined && <span className="tab__count">{item.count}</span>}
          </button>
        ))}
      </div>
      {items.map((item) => (
        <div
          key={item.id}
          className="tab-panel"
          role="tabpanel"
          id={`${base}-${item.id}-panel`}
          aria-labelledby={`${base}-${item.id}`}
          hidden={item.id !== chosen}
        >
          {item.content}
        </div>
      ))}
    </>
  )
}
