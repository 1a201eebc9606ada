'use client'
import { Dialog, FreshSignIn, useT } from '@leadkeep/ui'
import { useCallback, useRef, useState, type ReactNode } from 'react'
import { Means } from './means.tsx'

/**
 * Around all screens: when something asks for a fresh sign-in, it is asked for over the screen, and what was sent goes out
 * again afterwards. Whoever closes it is told by the screen that it was refused, and everything is where it was.
 */
export function ConfirmIdentity({ children }: { children: ReactNode }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const waiting = useRef<((confirmed: boolean) => void)[]>([])
  const ask = useCallback(
    () =>
      new Promise<boolean>((answer) => {
        waiting.current.push(answer)
        setOpen(true)
      }),
    [],
  )
  const settle = useCallback((confirmed: boolean) => {
    setOpen(false)
    for (const answer of waiting.current.splice(0)) answer(confirmed)
  }, [])

  return (
    <FreshSignIn value={ask}>
      {children}
      <Dialog open={open} onClose={() => settle(false)} title={t('auth.confirm.title')}>
        <Means confirmed={() => settle(true)} />
      </Dialog>
    </FreshSignIn>
  )
}
