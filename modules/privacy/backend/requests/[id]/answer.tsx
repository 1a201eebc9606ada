'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  Button,
  Checkbox,
  ExactTime,
  Form,
  FormActions,
  KeyValue,
  KeyValues,
  LinkButton,
  Muted,
  Notice,
  Panel,
  Stack,
  useApi,
  useT,
} from '@leadkeep/ui'
import { packageKinds, type RequestKind } from '../../../requests/kinds.ts'

interface Request {
  readonly id: string
  readonly kind: RequestKind
  readonly state: string
  readonly subjectId: string
  readonly aboutIds: readonly string[]
  readonly isErased: boolean
  readonly isRestricted: boolean
  readonly isErasureAnnounced: boolean
  readonly letters: readonly { readonly template: string; readonly state: string }[]
  readonly package: {
    readonly state: string
    readonly releasedAt: string | null
    readonly expiresAt: string | null
    readonly collectedAt: string | null
    readonly withheld: number
  } | null
}

interface Parts {
  readonly request: Request
  readonly may: { readonly answer: boolean; readonly build: boolean; readonly erase: boolean }
}

/** What is to be done now: one thing at a time. */
export function Answer(parts: Parts) {
  const { request, may } = parts
  const isOpen = request.state === 'open' || request.state === 'ready'
  if (packageKinds.includes(request.kind)) return <ByPackage {...parts} isOpen={isOpen} />
  if (request.kind === 'restriction' && request.state === 'closed') return <Lifting {...parts} />
  if (!isOpen || !may.answer) return null

  return request.kind === 'erasure' ? <ByErasure {...parts} /> : <ByHand {...parts} />
}

function usePost(id: string) {
  const api = useApi()
  const router = useRouter()
  const [pending, setPending] = useState(false)

  return {
    pending,
    async post(path: string, body?: unknown) {
      setPending(true)
      const { ok } = await api.post(`/api/privacy/requests/${id}/${path}`, body)
      setPending(false)
      router.refresh()

      return ok
    },
  }
}

function ByPackage({ request, may, isOpen }: Parts & { readonly isOpen: boolean }) {
  const t = useT()
  const { pending, post } = usePost(request.id)
  const { package: found, id } = request
  const state = found?.state ?? 'none'
  if (!isOpen && state === 'none') return null

  return (
    <Panel title={t('privacy.answer.package')}>
      <Stack>
        <Muted>{t(`privacy.answer.package.${state}`)}</Muted>
        {found?.releasedAt && (
          <KeyValues>
            <KeyValue label={t('privacy.package.released')}>
              <ExactTime at={found.releasedAt} />
            </KeyValue>
            <KeyValue label={t('privacy.package.withheld')}>{found.withheld}</KeyValue>
            <KeyValue label={t('privacy.package.collected')}>
              {found.collectedAt ? <ExactTime at={found.collectedAt} /> : t('privacy.package.not_collected')}
            </KeyValue>
          </KeyValues>
        )}
        <FormActions>
          {state === 'draft' && isOpen && may.answer && (
            <LinkButton variant="primary" href={`/backend/requests/${id}/package`}>
              {t('privacy.answer.review')}
            </LinkButton>
          )}
          {isOpen && may.build && state !== 'building' && state !== 'released' && (
            <Button
              variant={state === 'draft' ? 'secondary' : 'primary'}
              pending={pending}
              onClick={() => void post('package')}
            >
              {t(state === 'draft' ? 'privacy.answer.build_again' : 'privacy.answer.build')}
            </Button>
          )}
          {state === 'released' && may.answer && (
            <Button pending={pending} onClick={() => void post('link')}>
              {t('privacy.answer.link_again')}
            </Button>
          )}
        </FormActions>
      </Stack>
    </Panel>
  )
}

function ByErasure({ request, may }: Parts) {
  const t = useT()
  const { pending, post } = usePost(request.id)
  const { aboutIds, subjectId, isErasureAnnounced, isErased, letters } = request
  const address = `/backend/erasures/new?subject=${aboutIds[0] ?? subjectId}`
  const isTold = letters.some(
    ({ template, state }) => template === 'privacy.request.erasing' && state === 'sent',
  )

  return (
    <Panel title={t('privacy.answer.erasure')}>
      <Stack>
        <Muted>{t('privacy.answer.erasure.text')}</Muted>
        {isErased && <Notice tone="good">{t('privacy.erase.already')}</Notice>}
        {isErasureAnnounced && !isTold && <Notice>{t('privacy.answer.erasure.waits')}</Notice>}
        {may.erase && !isErased && (
          <FormActions>
            {isTold ? (
              <LinkButton variant="primary" icon="shield" href={address}>
                {t('privacy.answer.erasure.go_on')}
              </LinkButton>
            ) : (
              <Button
                variant="primary"
                pending={pending}
                disabled={isErasureAnnounced}
                onClick={() => void post('erasure-notice')}
              >
                {t('privacy.answer.erasure.tell')}
              </Button>
            )}
          </FormActions>
        )}
      </Stack>
    </Panel>
  )
}

function ByHand({ request: { id, kind } }: Parts) {
  const t = useT()
  const api = useApi()
  const router = useRouter()

  return (
    <Panel title={t('privacy.answer.hand')}>
      <Form
        send={(_, form) =>
          api.post(`/api/privacy/requests/${id}/fulfilment`, { recipientsTold: form.has('recipientsTold') })
        }
        done={() => router.refresh()}
        verb={t(`privacy.answer.${kind}.verb`)}
      >
        <Muted>{t(`privacy.answer.${kind}`)}</Muted>
        {kind !== 'objection' && (
          <Checkbox
            name="recipientsTold"
            label={t('privacy.answer.recipients_told')}
            hint={t('privacy.answer.recipients_told.hint')}
          />
        )}
      </Form>
    </Panel>
  )
}

function Lifting({ request, may }: Parts) {
  const t = useT()
  const { pending, post } = usePost(request.id)
  const isTold = request.letters.some(
    ({ template, state }) => template === 'privacy.request.lifting' && state === 'sent',
  )
  if (!request.isRestricted || !may.answer) return null

  return (
    <Panel title={t('privacy.answer.lifting')}>
      <Stack>
        <Muted>{t('privacy.answer.lifting.text')}</Muted>
        <Button pending={pending} onClick={() => void post('lifting', { isTold })}>
          {t(isTold ? 'privacy.answer.lifting.lift' : 'privacy.answer.lifting.tell')}
        </Button>
      </Stack>
    </Panel>
  )
}
