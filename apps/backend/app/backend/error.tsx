'use client'
import { Button, ErrorState, useT } from '@leadkeep/ui'

/** What a screen could not show. The digest finds the error in our own log; the error itself stays there. */
export default function ScreenError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const t = useT()

  return (
    <ErrorState
      title={t('backend.error.title')}
      code={error.digest}
      action={<Button onClick={reset}>{t('ui.retry')}</Button>}
    >
      {t('backend.error.text')}
    </ErrorState>
  )
}
