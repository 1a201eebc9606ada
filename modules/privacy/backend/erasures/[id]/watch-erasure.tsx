'use client'
import { useRouter } from 'next/navigation'
import { useLive, useT } from '@leadkeep/ui'

/** Looks again once it is complete, and says so. */
export function WatchErasure() {
  const t = useT()
  const router = useRouter()
  useLive(['privacy.subject.erased'], () => router.refresh(), {
    say: () => t('privacy.erasure.done'),
    missed: () => router.refresh(),
  })

  return null
}
