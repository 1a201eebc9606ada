'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  Button,
  Disclosure,
  ExactTime,
  Field,
  Form,
  KeyValue,
  KeyValues,
  Notice,
  Panel,
  Select,
  Stack,
  TextInput,
  useApi,
  useT,
} from '@leadkeep/ui'
import { holdGrounds } from '../../../data/grounds.ts'

interface Held {
  readonly id: string
  readonly ground: string
  readonly placedAt: string
  readonly reviewAt: string
}

/** What keeps the data from being erased, and the way to end it. */
export function HoldPanel({
  holds,
  mayLift,
}: {
  readonly holds: readonly Held[]
  readonly mayLift: boolean
}) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const [lifting, setLifting] = useState<string | null>(null)

  async function lift(id: string) {
    setLifting(id)
    await api.post(`/api/privacy/holds/${id}/lift`)
    setLifting(null)
    router.refresh()
  }

  return (
    <Panel title={t('privacy.holds.title')} count={holds.length}>
      <Stack>
        <Notice tone="attention">{t('privacy.holds.text')}</Notice>
        {holds.map(({ id, ground, placedAt, reviewAt }) => (
          <KeyValues key={id}>
            <KeyValue label={t('privacy.hold.ground')}>{t(`privacy.hold.${ground}`)}</KeyValue>
            <KeyValue label={t('privacy.hold.placed')}>
              <ExactTime at={placedAt} />
            </KeyValue>
            <KeyValue label={t('privacy.hold.review')}>
              <ExactTime at={reviewAt} />
            </KeyValue>
            {mayLift && (
              <Button pending={lifting === id} onClick={() => void lift(id)}>
                {t('privacy.hold.lift')}
              </Button>
            )}
          </KeyValues>
        ))}
      </Stack>
    </Panel>
  )
}

export function HoldForm({ subjectId }: { readonly subjectId: string }) {
  const t = useT()
  const api = useApi()
  const router = useRouter()

  return (
    <Disclosure summary={t('privacy.hold.place')}>
      <Form
        send={({ ground, reviewAt }) =>
          api.post(`/api/privacy/subjects/${subjectId}/holds`, { ground, reviewAt })
        }
        done={() => router.refresh()}
        verb={t('privacy.hold.place')}
        variant="secondary"
      >
        <Field label={t('privacy.hold.ground')} name="ground" hint={t('privacy.hold.hint')} required>
          <Select
            options={holdGrounds.map((ground) => ({ value: ground, label: t(`privacy.hold.${ground}`) }))}
          />
        </Field>
        <Field label={t('privacy.hold.review')} name="reviewAt" required>
          <TextInput type="date" />
        </Field>
      </Form>
    </Disclosure>
  )
}
