'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { useLive, useT } from '@leadkeep/ui'

/** Looks now and then how far it is, and at once when it ended, and says so. */
export function WatchExports() {
  const t = useT()
  const router = useRouter()
  useLive(['audit_logs.export.ended'], () => router.refresh(), {
    say: () => t('audit_logs.exports.state.ready'),
    missed: () => router.refresh(),
  })
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), 2_000)

    return () => clearInterval(timer)
  }, [router])

  return null
}
