'use client'
import { useState } from 'react'
import {
  Field,
  Form,
  Notice,
  Panel,
  Prose,
  Select,
  Stack,
  useApi,
  useT,
  useToast,
  type Option,
} from '@leadkeep/ui'
import type { LoggedChange } from '../../../data/entry.ts'
import type { OpenedChange } from '../../../queries/open-values.ts'
import type { Names } from '../words.ts'
import { ChangeTable } from './change-table.tsx'

interface EntryChangesProps {
  readonly entryId: string
  readonly changes: readonly LoggedChange[]
  /** What can still be opened. */
  readonly openings: readonly { readonly table: string; readonly row: string; readonly column: string }[]
  readonly mayOpen: boolean
  readonly names: Names
  /** What one may open them for. */
  readonly purposes: readonly Option[]
}

/** Before and after of each record; sealed values stay sealed until somebody says what for. */
export function EntryChanges({ entryId, changes, openings, mayOpen, names, purposes }: EntryChangesProps) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [opened, setOpened] = useState<readonly OpenedChange[] | null>(null)
  const hasSealed = changes.some(({ columns }) =>
    Object.values(columns).some((column) => 'commitment' in column),
  )

  const open = async ({ purpose }: Readonly<Record<string, string>>) =>
    api.post<{ values: OpenedChange[] }>(
      `/api/audit_logs/entries/${entryId}/openings`,
      { purpose },
      { quiet: true },
    )

  return (
    <Stack gap="loose">
      {changes.map((change) => (
        <ChangeTable
          key={`${change.table}/${change.row}/${change.op}`}
          change={change}
          opened={opened}
          names={names}
        />
      ))}
      {opened?.some(({ verified }) => !verified) && (
        <Notice tone="loss" title={t('audit_logs.open.unverified')}>
          {t('audit_logs.open.unverified.text')}
        </Notice>
      )}
      {hasSealed && mayOpen && opened === null && openings.length === 0 && (
        <Prose>{t('audit_logs.open.none')}</Prose>
      )}
      {hasSealed && mayOpen && opened === null && openings.length > 0 && (
        <Panel title={t('audit_logs.open.title')}>
          <Form
            send={open}
            done={({ values }) => {
              setOpened(values)
              toast({ title: t('audit_logs.open.done') })
            }}
            verb={t('audit_logs.open.verb')}
            icon="eye"
          >
            <Prose>{t('audit_logs.open.text')}</Prose>
            <Field
              label={t('audit_logs.open.purpose')}
              name="purpose"
              hint={t('audit_logs.open.purpose.hint')}
              required
            >
              <Select placeholder={t('audit_logs.purpose.choose')} options={purposes} />
            </Field>
          </Form>
        </Panel>
      )}
    </Stack>
  )
}
