'use client'
import { Button, Confirm, Form, useApi, useAnnounce, useT } from '@leadkeep/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { PurposeFields, purposeOf, type PurposeView } from '../purpose-fields.tsx'

export function PurposeForm({ purpose }: { purpose: PurposeView }) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const announce = useAnnounce()
  const [isEnding, setIsEnding] = useState(false)
  const address = `/api/consent/purposes/${purpose.id}` as const

  async function end() {
    setIsEnding(false)
    const answer = await api.patch(address, { ended: true })
    if (answer.ok) router.refresh()
  }

  return (
    <>
      <Form
        key={purpose.version}
        send={(values) => api.patch(address, purposeOf(values), { quiet: true })}
        done={() => {
          announce(t('consent.purpose.saved'))
          router.refresh()
        }}
        verb={t('consent.purpose.save')}
      >
        <PurposeFields purpose={purpose} />
      </Form>
      <Button variant="loss" onClick={() => setIsEnding(true)}>
        {t('consent.purpose.end')}
      </Button>
      <Confirm
        open={isEnding}
        onClose={() => setIsEnding(false)}
        title={t('consent.purpose.end.title')}
        verb={t('consent.purpose.end')}
        loss
        onConfirm={() => void end()}
      >
        {t('consent.purpose.end.text')}
      </Confirm>
    </>
  )
}
