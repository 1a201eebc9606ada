'use client'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Button } from './button.tsx'

// What is asked for, before the cross in the corner; where something would be lost, the way back.
const firstFocus =
  '[data-first-focus], .dialog__body :is(input, select, textarea, button, a[href]), .dialog__actions button'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** Buttons at the end, the primary one first. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The browser's own modal: it keeps the focus, Escape closes, and the focus returns to where it came from. */
export function Dialog({ open, onClose, title, actions, children }: DialogProps) {
  const t = useT()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    if (!open) dialog.current?.close()
    else if (!dialog.current?.open) {
      dialog.current?.showModal()
      dialog.current?.querySelector<HTMLElement>(firstFocus)?.focus()
    }
  }, [open])

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {open && (
        <div className="dialog__sheet">
          <header className="dialog__head">
            <h2 className="dialog__title" id={id}>
              {title}
            </h2>
            <Button variant="quiet" icon="close" iconOnly onClick={onClose}>
              {t('ui.close')}
            </Button>
          </header>
          <div className="dialog__body">{children}</div>
          {actions && <footer className="dialog__actions">{actions}</footer>}
        </div>
      )}
    </dialog>
  )
}

interface ConfirmProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** The verb on the button: "Delete lead". */
  readonly verb: string
  /** Whether something is lost by it. */
  readonly loss?: boolean
  readonly pending?: boolean
  readonly onConfirm: () => void
  /** What will happen, in a sentence. */
  readonly children: ReactNode
}

/** One question with its consequence. */
export function Confirm({ verb, loss, pending, onConfirm, ...dialog }: ConfirmProps) {
  const t = useT()

  return (
    <Dialog
      {...dialog}
      actions={
        <>
          <Button variant={loss ? 'loss' : 'primary'} pending={pending} onClick={onConfirm}>
            {verb}
          </Button>
          <Button onClick={dialog.onClose} data-first-focus={loss || undefined}>
            {t('ui.cancel')}
          </Button>
        </>
      }
    />
  )
}
