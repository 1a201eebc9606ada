'use client'
import { useEffect, type ReactNode, type RefObject } from 'react'
import { Button, useT } from '@leadkeep/ui'

interface DrawerProps {
  readonly ref: RefObject<HTMLDialogElement | null>
  readonly path: string
  readonly children: ReactNode
}

/** The sidebar on a small screen: over the page, closed by Escape, by a touch beside it, and on arrival. */
export function Drawer({ ref, path, children }: DrawerProps) {
  const t = useT()
  const close = () => ref.current?.close()
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- arriving at another path is what closes it
  useEffect(() => ref.current?.close(), [ref, path])

  return (
    <dialog
      ref={ref}
      className="drawer"
      aria-label={t('backend.navigation')}
      onClick={(event) => event.target === ref.current && close()}
    >
      <div className="drawer__sheet">
        <span className="drawer__close">
          <Button variant="quiet" icon="close" iconOnly onClick={close}>
            {t('ui.close')}
          </Button>
        </span>
        {children}
      </div>
    </dialog>
  )
}
