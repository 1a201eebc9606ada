'use client'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Icon, type IconName } from './icon.tsx'
import { placeBelow } from './place-below.ts'

export type MenuItem =
  | { readonly label: string; readonly icon?: IconName; readonly href: string; readonly note?: string }
  | {
      readonly label: string
      readonly icon?: IconName
      readonly run: () => void
      readonly loss?: boolean
      /** For one of several: shows a tick. */
      readonly checked?: boolean
      readonly disabled?: boolean
      readonly note?: string
    }
  | { readonly heading: string }
  | 'line'

interface MenuProps {
  readonly items: readonly MenuItem[]
  /** What the button shows; without it three dots. */
  readonly trigger?: ReactNode
  /** Names the button when the trigger has no words. */
  readonly label?: string
  readonly align?: 'start' | 'end'
  readonly look?: 'quiet' | 'secondary' | 'plain'
}

/** A button that opens a list of actions: arrows, Home and End move, Escape closes. */
export function Menu({ items, trigger, label, align = 'end', look = 'quiet' }: MenuProps) {
  const t = useT()
  const id = useId()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!open || !button.current || !list.current) return
    placeBelow(list.current, button.current, align)
    entries(list.current)[0]?.focus({ preventScroll: true })
  }, [open, align])

  const close = () => list.current?.hidePopover()

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = entries(list.current)
    const here = all.findIndex((one) => one === document.activeElement)
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to !== undefined) {
      all.at(to % all.length)?.focus()
      event.preventDefault()
    }
    if (event.key === 'Tab') close()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={
          look === 'plain' ? 'menu-trigger' : `button button--${look}${trigger ? '' : ' button--icon'}`
        }
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={trigger ? label : (label ?? t('ui.menu'))}
      >
        {trigger ?? <Icon name="more" />}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        className="menu"
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={move}
      >
        {items.map((item, index) => (
          <Entry key={index} item={item} close={close} />
        ))}
      </div>
    </>
  )
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  if (item === 'line') return <hr className="menu__line" />
  if ('heading' in item) return <p className="menu__heading">{item.heading}</p>
  const content = (
    <>
      {item.icon && <Icon name={item.icon} />}
      <span className="menu__label">{item.label}</span>
      {item.note && <span className="menu__note">{item.note}</span>}
    </>
  )
  if ('href' in item) {
    return (
      <a className="menu__item" role="menuitem" tabIndex={-1} href={item.href} onClick={close}>
        {content}
      </a>
    )
  }

  return (
    <button
      type="button"
      className={item.loss ? 'menu__item menu__item--loss' : 'menu__item'}
      role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={item.checked}
      tabIndex={-1}
      disabled={item.disabled}
      onClick={() => {
        close()
        item.run()
      }}
    >
      {content}
      {item.checked && <Icon name="check" />}
    </button>
  )
}

const entries = (list: HTMLElement | null) => [
  ...(list?.querySelectorAll<HTMLElement>('.menu__item:not(:disabled)') ?? []),
]
