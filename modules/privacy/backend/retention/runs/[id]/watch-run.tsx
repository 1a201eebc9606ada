'use client'
import { useRouter } from 'next/navigation'
import { useLive, useT } from '@leadkeep/ui'

/** Looks again once it is finished, and says so. */
export function WatchRun() {
  const t = useT()
  const router = useRouter()
  useLive(['privacy.retention.finished'], () => router.refresh(), {
    say: () => t('privacy.retention.run.done'),
    missed: () => router.refresh(),
  })

  return null
}
