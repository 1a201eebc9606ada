'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button, useApi, useAnnounce, useT } from '@leadkeep/ui'

export function RetryButton({ id }: { readonly id: string }) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const announce = useAnnounce()
  const [pending, setPending] = useState(false)

  async function retry() {
    setPending(true)
    const answer = await api.post(`/api/lead_capture/submissions/${id}/retry`, {})
    setPending(false)
    if (!answer.ok) return
    announce(t('lead_capture.submissions.retried'))
    router.refresh()
  }

  return (
    <Button pending={pending} onClick={() => void retry()}>
      {t('lead_capture.submissions.retry')}
    </Button>
  )
}
