'use client'
import { useRouter } from 'next/navigation'
import { Checkbox, Form, Muted, Panel, useApi, useT } from '@leadkeep/ui'

interface Found {
  readonly subjectId: string
  readonly table: string
  readonly row: string
  readonly isTheirs: boolean
}

/** Anybody can type any address into a form, so a person says which records are whose. */
export function Records({
  requestId,
  records,
  mayAnswer,
}: {
  readonly requestId: string
  readonly records: readonly Found[]
  readonly mayAnswer: boolean
}) {
  const t = useT()
  const api = useApi()
  const router = useRouter()

  return (
    <Panel title={t('privacy.records.title')} count={records.length}>
      <Form
        send={(_, form) =>
          api.put(`/api/privacy/requests/${requestId}/records`, { aboutIds: form.getAll('theirs') })
        }
        done={() => router.refresh()}
        verb={t('privacy.records.save')}
        variant="secondary"
      >
        <Muted>{t('privacy.records.text')}</Muted>
        {records.map(({ subjectId, table, row, isTheirs }) => (
          <Checkbox
            key={row}
            name="theirs"
            value={subjectId}
            defaultChecked={isTheirs}
            disabled={!mayAnswer}
            label={
              <>
                {t(`audit_logs.table.${table}`)} <Muted>…{row.slice(-6)}</Muted>
              </>
            }
          />
        ))}
      </Form>
    </Panel>
  )
}
