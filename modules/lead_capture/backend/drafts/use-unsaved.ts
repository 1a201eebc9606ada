'use client'
import { useEffect } from 'react'

/** Asks before leaving a screen with something unsaved: by the browser's own question, for links within the app too. */
export function useUnsaved(isDirty: boolean, question: string): void {
  useEffect(() => {
    if (!isDirty) return
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank') return
      if (link.pathname === window.location.pathname && link.hash) return
      // oxlint-disable-next-line no-alert -- the one question that can hold a click up
      if (!window.confirm(question)) {
        event.preventDefault()
        event.stopPropagation()
      }
    }
    window.addEventListener('beforeunload', beforeUnload)
    // Before the app's own navigation hears of it.
    document.addEventListener('click', follow, { capture: true })

    return () => {
      window.removeEventListener('beforeunload', beforeUnload)
      document.removeEventListener('click', follow, { capture: true })
    }
  }, [isDirty, question])
}
