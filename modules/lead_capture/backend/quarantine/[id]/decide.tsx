'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button, Confirm, Row, useApi, useT, useToast } from '@leadkeep/ui'

type Decision = 'release' | 'discard'

/** Releasing can be undone by deleting the lead; destroying can't, so it is asked about. */
export function Decide({ id }: { readonly id: string }) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const toast = useToast()
  const [isAsking, setAsking] = useState(false)
  const [pending, setPending] = useState<Decision | null>(null)

  async function decide(decision: Decision) {
    setPending(decision)
    const answer = await api.post(`/api/lead_capture/quarantine/${id}/${decision}`, {})
    setPending(null)
    setAsking(false)
    if (!answer.ok) return
    toast({ tone: 'good', title: t(`lead_capture.quarantine.${decision}.done`) })
    router.push('/backend/quarantine')
    router.refresh()
  }

  return (
    <Row>
      <Button variant="loss" onClick={() => setAsking(true)}>
        {t('lead_capture.quarantine.discard')}
      </Button>
      <Button variant="primary" pending={pending === 'release'} onClick={() => void decide('release')}>
        {t('lead_capture.quarantine.release')}
      </Button>
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t('lead_capture.quarantine.discard.title')}
        verb={t('lead_capture.quarantine.discard')}
        loss
        pending={pending === 'discard'}
        onConfirm={() => void decide('discard')}
      >
        {t('lead_capture.quarantine.discard.text')}
      </Confirm>
    </Row>
  )
}
