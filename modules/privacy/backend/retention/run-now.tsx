'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button, Confirm, useApi, useT } from '@leadkeep/ui'

/** Does what the night would do. Asked twice, since what ends can't be brought back. */
export function RunNow() {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const [isAsking, setAsking] = useState(false)
  const [pending, setPending] = useState(false)

  async function run() {
    setPending(true)
    const answer = await api.post<{ id: string }>('/api/privacy/retention/runs')
    setPending(false)
    if (answer.ok) router.push(`/backend/retention/runs/${answer.data.id}`)
  }

  return (
    <>
      <Button variant="secondary" onClick={() => setAsking(true)}>
        {t('privacy.retention.run_now')}
      </Button>
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t('privacy.retention.run_now.title')}
        verb={t('privacy.retention.run_now')}
        pending={pending}
        onConfirm={() => void run()}
      >
        {t('privacy.retention.run_now.text')}
      </Confirm>
    </>
  )
}
