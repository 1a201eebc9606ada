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
    const answer = await api.post(`/api/messages/${id}/retry`, {})
    setPending(false)
    if (!answer.ok) return
    announce(t('messages.retried'))
    router.refresh()
  }

  return (
    <Button pending={pending} onClick={() => void retry()}>
      {t('messages.retry')}
    </Button>
  )
}
