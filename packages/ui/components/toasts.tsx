'use client'
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { useT } from '../i18n/provider.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

export interface Toast {
  readonly title: string
  readonly detail?: string
  /** `loss` stays until dismissed, the others go after six seconds. */
  readonly tone?: 'info' | 'good' | 'loss'
  readonly action?: { readonly label: string; readonly run: () => void }
}

interface Speaking {
  readonly toast: (toast: Toast) => void
  readonly announce: (sentence: string) => void
}

const SpeakingContext = createContext<Speaking>({ toast: () => undefined, announce: () => undefined })

/** Shows a short message in the corner; a screen reader hears it. */
export const useToast = () => useContext(SpeakingContext).toast

/** Says a sentence to screen readers alone. */
export const useAnnounce = () => useContext(SpeakingContext).announce

const lifetime = 6_000
const atMost = 4

export function Toasts({ children }: { children: ReactNode }) {
  const t = useT()
  const [shown, setShown] = useState<readonly (Toast & { id: number })[]>([])
  const [said, announce] = useState('')
  const nextId = useRef(0)

  const toast = useCallback((message: Toast) => {
    const id = nextId.current++
    setShown((others) => [...others, { ...message, id }].slice(-atMost))
  }, [])
  const dismiss = useCallback((id: number) => setShown((all) => all.filter((one) => one.id !== id)), [])
  const speaking = useMemo(() => ({ toast, announce }), [toast])

  return (
    <SpeakingContext value={speaking}>
      {children}
      <div className="visually-hidden" role="status" aria-live="polite">
        {said}
      </div>
      <section className="toasts" aria-label={t('ui.notifications')} aria-live="polite">
        {shown.map((message) => (
          <ToastCard key={message.id} message={message} dismiss={() => dismiss(message.id)} />
        ))}
      </section>
    </SpeakingContext>
  )
}

function ToastCard({ message, dismiss }: { message: Toast; dismiss: () => void }) {
  const t = useT()
  const [held, hold] = useState(false)
  const { title, detail, tone = 'info', action } = message
  const leave = useRef(dismiss)
  useEffect(() => void (leave.current = dismiss))

  useEffect(() => {
    if (held || tone === 'loss') return
    const timer = setTimeout(() => leave.current(), lifetime)

    return () => clearTimeout(timer)
  }, [held, tone])

  return (
    <div
      className={`toast toast--${tone}`}
      role={tone === 'loss' ? 'alert' : 'status'}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <Icon name={tone === 'good' ? 'check' : tone === 'loss' ? 'warning' : 'info'} />
      <div className="toast__text">
        <strong className="toast__title">{title}</strong>
        {detail && <span>{detail}</span>}
      </div>
      {action && (
        <Button
          variant="quiet"
          onClick={() => {
            action.run()
            dismiss()
          }}
        >
          {action.label}
        </Button>
      )}
      <Button variant="quiet" icon="close" iconOnly onClick={dismiss}>
        {t('ui.dismiss')}
      </Button>
    </div>
  )
}
