'use client'
import { useId, useRef, useState, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Button } from './button.tsx'
import { SealMark } from './seal-mark.tsx'

type State = 'sealed' | 'asking' | 'opening' | 'opened'

interface SealedValueProps {
  /** What it is, in a sentence: "phone number". */
  readonly label: string
  /** Asks the server, which records the reading first. A rejection leaves it sealed; say why with a toast. */
  readonly open: (reason: string) => Promise<string>
  /** Asks for a reason as well and hands it to `open`. */
  readonly askReason?: boolean
  /** How long the value roughly is, for the hatched bar. */
  readonly length?: 'short' | 'medium' | 'long'
}

/** A value that stays sealed until somebody means it: one press says what opening costs, a second one opens. */
export function SealedValue({ label, open, askReason, length = 'medium' }: SealedValueProps) {
  const t = useT()
  const id = useId()
  const [state, setState] = useState<State>('sealed')
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const opener = useRef<HTMLButtonElement>(null)

  const seal = () => {
    setState('sealed')
    setValue('')
    setReason('')
    requestAnimationFrame(() => opener.current?.focus())
  }

  const confirm = async () => {
    setState('opening')
    try {
      setValue(await open(reason))
      setState('opened')
    } catch {
      // The caller has told the person why; what was sealed stays sealed.
      setState('asking')
    }
  }

  if (state === 'opened') {
    return (
      <span className="sealed sealed--opened">
        <OpenedValue>{value}</OpenedValue>
        <Button variant="quiet" icon="close" iconOnly onClick={seal}>
          {t('ui.sealed.close')}
        </Button>
        <span className="visually-hidden" role="status">
          {t('ui.sealed.opened', { label })}
        </span>
      </span>
    )
  }

  if (state === 'sealed') {
    return (
      <button
        ref={opener}
        type="button"
        className="sealed sealed--closed"
        title={t('ui.sealed.warning')}
        onClick={() => setState('asking')}
      >
        <SealMark />
        <span className={`sealed__bar sealed__bar--${length}`} aria-hidden="true" />
        <span className="visually-hidden">{t('ui.sealed.what', { label })}</span>
        <span className="sealed__verb">{t('ui.sealed.open', { label })}</span>
      </button>
    )
  }

  return (
    <span
      className="sealed sealed--asking"
      role="group"
      aria-labelledby={`${id}-cost`}
      onKeyDown={(event) => event.key === 'Escape' && seal()}
    >
      <span className="sealed__cost" id={`${id}-cost`}>
        <SealMark />
        {t('ui.sealed.warning')}
      </span>
      {askReason && (
        <input
          className="input"
          type="text"
          autoFocus
          maxLength={200}
          aria-label={t('ui.sealed.reason')}
          placeholder={t('ui.sealed.reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && reason.trim() && void confirm()}
        />
      )}
      <span className="sealed__choices">
        <Button
          variant="primary"
          autoFocus={!askReason}
          pending={state === 'opening'}
          disabled={askReason && !reason.trim()}
          onClick={() => void confirm()}
        >
          {t('ui.sealed.confirm')}
        </Button>
        <Button variant="quiet" onClick={seal}>
          {t('ui.cancel')}
        </Button>
      </span>
    </span>
  )
}

/** A value that is sealed at rest and was opened for this screen, its reading recorded. */
export function OpenedValue({ children, bare }: { children: ReactNode; bare?: boolean }) {
  const t = useT()

  return (
    <span className="opened">
      <span className="opened__value">{children}</span>
      {!bare && <SealMark state="opened" label={t('ui.opened.title')} />}
    </span>
  )
}

/** A value whose key was destroyed. */
export function ErasedValue() {
  const t = useT()

  return (
    <span className="erased" title={t('ui.erased.title')}>
      <SealMark state="erased" />
      {t('ui.erased')}
    </span>
  )
}
