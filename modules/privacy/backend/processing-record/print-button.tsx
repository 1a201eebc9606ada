'use client'
import { Button, useT } from '@leadkeep/ui'

export function PrintButton() {
  const t = useT()

  return <Button onClick={() => window.print()}>{t('privacy.processing.print')}</Button>
}
