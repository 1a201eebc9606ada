'use client'
import { useRouter } from 'next/navigation'
import { Form, Muted, Panel, useApi, useT } from '@leadkeep/ui'
import { RecordChoice } from '../../record-choice.tsx'

interface Found {
  readonly subjectId: string
  readonly table: string
  readonly row: string
  readonly screen: string | null
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
        {records.map(({ isTheirs, ...record }) => (
          <RecordChoice
            key={record.row}
            of={record}
            name="theirs"
            value={record.subjectId}
            defaultChecked={isTheirs}
            disabled={!mayAnswer}
          />
        ))}
      </Form>
    </Panel>
  )
}
