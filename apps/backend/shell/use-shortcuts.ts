'use client'
import { useEffect } from 'react'

const place = 'leadkeep-shortcuts'

/** Single keys can be switched off: speech input and stray fingers press them by accident (WCAG 2.1.4). */
export const shortcutsOn = (): boolean =>
  typeof localStorage === 'undefined' || localStorage.getItem(place) !== 'off'

export function turnShortcuts(on: boolean): boolean {
  localStorage.setItem(place, on ? 'on' : 'off')

  return on
}

/** A control with `data-shortcut="n"` answers to that key wherever one is not typing: fields get focus, others a click. */
export function useShortcuts() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn() || isTyping(event.target)) return
      const control = document.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(event.key)}"]`)
      if (!control) return
      event.preventDefault()
      if (control.matches('input, select, textarea')) control.focus()
      else control.click()
    }
    document.addEventListener('keydown', press)

    return () => document.removeEventListener('keydown', press)
  }, [])
}

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null
