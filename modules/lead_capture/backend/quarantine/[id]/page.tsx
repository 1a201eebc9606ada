import {
  Columns,
  ExactTime,
  KeyValue,
  KeyValues,
  Muted,
  Notice,
  OpenedValue,
  Page,
  Panel,
  RelativeTime,
  Stack,
  type ScreenProps,
} from '@leadkeep/ui'
import { readHeld } from '../../../quarantine/read-held.ts'
import { Decide } from './decide.tsx'

/** One that is held: what it says, what speaks against it, and the two ways on. */
export default async function Held({ staff, params, t }: ScreenProps) {
  const held = await staff.execute(readHeld, { id: params['id'] ?? '' })
  // A form's own field names are its label in the language of whoever made it; the usual ones have words of ours.
  const labelOf = (name: string) => {
    const key = `lead_capture.answer.${name}`
    const label = t(key)

    return label === key ? name : label
  }

  return (
    <Page
      title={t('lead_capture.quarantine.one')}
      lede={t('lead_capture.quarantine.one.lede')}
      actions={staff.may('lead_capture.quarantine.decide') && <Decide id={held.id} />}
    >
      {held.state === 'released' && <Notice tone="good">{t('lead_capture.quarantine.released')}</Notice>}
      <Columns
        asideFirst
        aside={
          <Panel title={t('lead_capture.quarantine.why')}>
            <Stack gap="tight">
              {held.signals.map((signal) => (
                <div key={signal}>
                  <strong>{t(`lead_capture.signal.${signal}`)}</strong>
                  <br />
                  <Muted>{t(`lead_capture.signal.${signal}.text`)}</Muted>
                </div>
              ))}
            </Stack>
          </Panel>
        }
      >
        <Panel title={t('lead_capture.quarantine.sent')}>
          <KeyValues>
            {held.fields.map(({ name, value }) => (
              <KeyValue key={name} label={labelOf(name)} sealed>
                <OpenedValue bare>{value}</OpenedValue>
              </KeyValue>
            ))}
            {held.purposes.length > 0 && (
              <KeyValue label={t('lead_capture.quarantine.ticked')} sealed>
                {held.purposes.join(', ')}
              </KeyValue>
            )}
            {held.attribution.map(({ name, value }) => (
              <KeyValue key={name} label={name} sealed>
                <OpenedValue bare>{value}</OpenedValue>
              </KeyValue>
            ))}
          </KeyValues>
        </Panel>
        <Panel title={t('lead_capture.quarantine.facts')}>
          <KeyValues>
            <KeyValue label={t('lead_capture.submissions.form')}>{held.form}</KeyValue>
            <KeyValue label={t('lead_capture.submissions.receipt')}>{held.receiptId}</KeyValue>
            <KeyValue label={t('lead_capture.submissions.received')}>
              <ExactTime at={held.receivedAt} />
            </KeyValue>
            <KeyValue label={t('lead_capture.quarantine.until')}>
              <RelativeTime at={held.expiresAt} />
            </KeyValue>
          </KeyValues>
        </Panel>
      </Columns>
    </Page>
  )
}
