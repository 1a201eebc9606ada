import { Field, FieldGrid, Select, TextInput, type Option, type Translate } from '@leadkeep/ui'

interface Period {
  /** The period that somebody came with, as days. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly t: Translate
}

/** What of the log is exported: the days that it is about. */
export const PeriodFields = ({ from, to, t }: Period) => (
  <FieldGrid>
    <Field label={t('audit_logs.export.from')} name="from" hint={t('audit_logs.export.period.hint')} optional>
      <TextInput type="date" defaultValue={from} />
    </Field>
    <Field label={t('audit_logs.export.to')} name="to" optional>
      <TextInput type="date" defaultValue={to} />
    </Field>
  </FieldGrid>
)

/** What for: it stands on the log, and in the archive. */
export const PurposeField = ({ purposes, t }: { purposes: readonly Option[]; t: Translate }) => (
  <Field
    label={t('audit_logs.export.purpose')}
    name="purpose"
    hint={t('audit_logs.export.purpose.hint')}
    required
  >
    <Select placeholder={t('audit_logs.purpose.choose')} options={purposes} />
  </Field>
)
