'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  Badge,
  Button,
  Confirm,
  Field,
  Form,
  Hash,
  Muted,
  Notice,
  RelativeTime,
  Stack,
  Table,
  TextInput,
  useApi,
  useT,
} from '@leadkeep/ui'

interface Key {
  readonly id: string
  readonly title: string
  readonly createdAt: string
  readonly revokedAt: string | null
}

interface KeysProps {
  readonly id: string
  readonly keys: readonly Key[]
  readonly mayManage: boolean
}

export function Keys({ id, keys, mayManage }: KeysProps) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const [made, setMade] = useState<string | null>(null)
  const [asked, ask] = useState<Key | null>(null)

  const revoke = async (key: Key) => {
    const answer = await api.post(`/api/lead_capture/keys/${key.id}/revoke`, {})
    ask(null)
    if (answer.ok) router.refresh()
  }

  return (
    <Stack>
      {keys.length === 0 ? (
        <Muted>{t('lead_capture.embed.keys.empty')}</Muted>
      ) : (
        <Table
          label={t('lead_capture.embed.keys')}
          rows={keys}
          rowKey={(key) => key.id}
          columns={[
            {
              key: 'title',
              header: t('lead_capture.embed.key.title'),
              phone: 'title',
              cell: ({ title }) => title,
            },
            {
              key: 'state',
              header: t('lead_capture.embed.key.state'),
              width: 'shrink',
              phone: 'meta',
              cell: ({ revokedAt }) =>
                revokedAt ? (
                  <Badge>{t('lead_capture.embed.key.revoked')}</Badge>
                ) : (
                  <Badge tone="good">{t('lead_capture.embed.key.in_use')}</Badge>
                ),
            },
            {
              key: 'made',
              header: t('lead_capture.embed.key.made'),
              width: 'shrink',
              align: 'right',
              phone: 'end',
              cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
            },
            {
              key: 'act',
              header: t('lead_capture.embed.key.revoke'),
              width: 'shrink',
              align: 'right',
              phone: 'meta',
              cell: (key) =>
                mayManage &&
                !key.revokedAt && (
                  <Button onClick={() => ask(key)}>{t('lead_capture.embed.key.revoke')}</Button>
                ),
            },
          ]}
        />
      )}
      {made && (
        <Notice tone="good" title={t('lead_capture.embed.key.created')}>
          <Hash value={made} whole />
        </Notice>
      )}
      {mayManage && (
        <Form<{ key: string }>
          reset
          send={({ title = '' }) =>
            api.post(`/api/lead_capture/forms/${id}/keys`, { title }, { quiet: true })
          }
          done={({ key }) => {
            setMade(key)
            router.refresh()
          }}
          verb={t('lead_capture.embed.key.create')}
          variant="secondary"
        >
          <Field label={t('lead_capture.embed.key.title')} name="title" required>
            <TextInput maxLength={100} autoComplete="off" />
          </Field>
        </Form>
      )}
      <Confirm
        open={asked !== null}
        onClose={() => ask(null)}
        title={t('lead_capture.embed.key.revoke.title', { title: asked?.title ?? '' })}
        verb={t('lead_capture.embed.key.revoke')}
        loss
        onConfirm={() => asked && void revoke(asked)}
      >
        {t('lead_capture.embed.key.revoke.text')}
      </Confirm>
    </Stack>
  )
}
