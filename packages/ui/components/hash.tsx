'use client'
import { useT } from '../i18n/provider.tsx'
import { Button } from './button.tsx'
import { useToast } from './toasts.tsx'

/** A hash or id: its two ends, the whole on hover, and a button that copies it. */
export function Hash({ value, whole, copy = true }: { value: string; whole?: boolean; copy?: boolean }) {
  const t = useT()
  const toast = useToast()
  const shown = whole || value.length <= 16 ? value : `${value.slice(0, 8)}…${value.slice(-4)}`

  return (
    <span className="hash">
      <code className={whole ? 'hash__value hash__value--whole' : 'hash__value'} title={value}>
        {shown}
      </code>
      {copy && (
        <Button
          variant="quiet"
          icon="copy"
          iconOnly
          onClick={() =>
            void navigator.clipboard.writeText(value).then(() => toast({ title: t('ui.copied') }))
          }
        >
          {t('ui.copy')}
        </Button>
      )}
    </span>
  )
}
