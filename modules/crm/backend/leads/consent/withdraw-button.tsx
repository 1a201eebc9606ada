'use client'
import { useState } from 'react'
import { Button, Confirm, useApi, useT, useToast } from '@leadkeep/ui'

interface WithdrawButtonProps {
  readonly subjectId: string
  readonly purpose: string
  readonly title: string
  readonly done: () => void
}

/** For what a person told staff. The reverse, a grant that staff enter for somebody, does not exist. */
export function WithdrawButton({ subjectId, purpose, title, done }: WithdrawButtonProps) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [isAsking, setAsking] = useState(false)
  const [pending, setPending] = useState(false)

  const withdraw = async () => {
    setPending(true)
    const answer = await api.post(`/api/consent/subjects/${subjectId}/withdrawals`, { purpose })
    setPending(false)
    setAsking(false)
    if (!answer.ok) return
    toast({ tone: 'good', title: t('consent.withdraw.done', { purpose: title }) })
    done()
  }

  return (
    <>
      <span>
        <Button onClick={() => setAsking(true)}>{t('consent.withdraw')}</Button>
      </span>
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t('consent.withdraw.title', { purpose: title })}
        verb={t('consent.withdraw')}
        loss
        pending={pending}
        onConfirm={() => void withdraw()}
      >
        {t('consent.withdraw.text')}
      </Confirm>
    </>
  )
}
