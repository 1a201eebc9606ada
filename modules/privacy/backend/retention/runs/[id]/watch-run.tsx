'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { useLive, useT } from '@leadkeep/ui'

/**
 * Looks again once it is finished, and says so. A short run may have been finished before this page heard of anything, so
 * it looks now and then, too.
 */
export function WatchRun() {
  const t = useT()
  const router = useRouter()
  useLive(['privacy.retention.finished'], () => router.refresh(), {
    say: () => t('privacy.retention.run.done'),
    missed: () => router.refresh(),
  })
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), 3_000)

    return () => clearInterval(timer)
  }, [router])

  return null
}
