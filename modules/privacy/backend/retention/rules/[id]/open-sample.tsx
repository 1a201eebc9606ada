'use client'
import { useState } from 'react'
import {
  Button,
  KeyValue,
  KeyValues,
  Muted,
  OpenedValue,
  RelativeTime,
  SealMark,
  Stack,
  useApi,
  useT,
} from '@leadkeep/ui'

interface Sample {
  readonly rows: readonly {
    readonly id: string
    readonly since: string
    readonly values: Readonly<Record<string, string | null>>
  }[]
}

/** Sealed until somebody means it: whom a period means may be looked at, and that it was stands on the log. */
export function OpenSample({ rule, count }: { readonly rule: string; readonly count: number }) {
  const t = useT()
  const api = useApi()
  const [sample, setSample] = useState<Sample | null>(null)
  const [pending, setPending] = useState(false)

  async function open() {
    setPending(true)
    const answer = await api.post<Sample>(`/api/privacy/retention/rules/${rule}/sample`)
    setPending(false)
    if (answer.ok) setSample(answer.data)
  }

  if (sample === null)
    return (
      <Stack gap="tight">
        <strong>
          <SealMark /> {t('privacy.retention.sample')}
        </strong>
        <Muted>{t('privacy.retention.sample.text')}</Muted>
        <div>
          <Button pending={pending} onClick={() => void open()}>
            {t('privacy.retention.sample.open', { count })}
          </Button>
        </div>
      </Stack>
    )

  return (
    <Stack>
      {sample.rows.map(({ id, since, values }) => (
        <KeyValues key={id}>
          <KeyValue label={t('privacy.retention.sample.since')}>
            <RelativeTime at={since} />
          </KeyValue>
          {Object.entries(values).map(
            ([name, value]) =>
              value !== null && (
                <KeyValue key={name} sealed label={t(`audit_logs.field.${name}`)}>
                  <OpenedValue bare>{value}</OpenedValue>
                </KeyValue>
              ),
          )}
        </KeyValues>
      ))}
    </Stack>
  )
}
