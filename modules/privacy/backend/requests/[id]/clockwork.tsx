'use client'
import { useRouter } from 'next/navigation'
import { Button, Disclosure, Field, Form, Muted, Panel, Select, Stack, useApi, useT } from '@leadkeep/ui'
import { extensionGrounds, refusalGrounds } from '../../../requests/kinds.ts'

interface Request {
  readonly id: string
  readonly state: string
  readonly mayExtend: boolean
}

/** What moves the clock, or ends the matter: each is told to the person. */
export function Clockwork({ request: { id, state, mayExtend } }: { readonly request: Request }) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const path = `/api/privacy/requests/${id}` as const
  const proof = async (isGiven: boolean) => {
    await api.post(`${path}/proof`, { isGiven })
    router.refresh()
  }

  return (
    <Panel title={t('privacy.clock.title')}>
      <Stack>
        {state === 'proof' ? (
          <Stack gap="tight">
            <Muted>{t('privacy.proof.waits')}</Muted>
            <Button onClick={() => void proof(true)}>{t('privacy.proof.given')}</Button>
          </Stack>
        ) : (
          <Disclosure summary={t('privacy.proof.title')}>
            <Stack gap="tight">
              <Muted>{t('privacy.proof.text')}</Muted>
              <Button onClick={() => void proof(false)}>{t('privacy.proof.ask')}</Button>
            </Stack>
          </Disclosure>
        )}
        {mayExtend && (
          <Disclosure summary={t('privacy.extension.title')}>
            <Because
              grounds={extensionGrounds}
              words="privacy.extension"
              send={(because) => api.post(`${path}/extension`, { because })}
            />
          </Disclosure>
        )}
        <Disclosure summary={t('privacy.refusal.title')}>
          <Because
            grounds={refusalGrounds}
            words="privacy.refusal"
            send={(because) => api.post(`${path}/refusal`, { because })}
          />
        </Disclosure>
      </Stack>
    </Panel>
  )
}

function Because({
  grounds,
  words,
  send,
}: {
  readonly grounds: readonly string[]
  readonly words: string
  readonly send: (because: string) => ReturnType<ReturnType<typeof useApi>['post']>
}) {
  const t = useT()
  const router = useRouter()

  return (
    <Form
      send={({ because = '' }) => send(because)}
      done={() => router.refresh()}
      verb={t(`${words}.verb`)}
      variant="secondary"
    >
      <Field label={t('privacy.because')} name="because" hint={t(`${words}.text`)} required>
        <Select options={grounds.map((value) => ({ value, label: t(`${words}.${value}`) }))} />
      </Field>
    </Form>
  )
}
