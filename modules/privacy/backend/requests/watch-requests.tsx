'use client'
import { useRouter } from 'next/navigation'
import { useLive } from '@leadkeep/ui'

/** Looks again once a request has moved on. */
export function WatchRequests() {
  const router = useRouter()
  useLive(['privacy.request.moved'], () => router.refresh(), { missed: () => router.refresh() })

  return null
}
