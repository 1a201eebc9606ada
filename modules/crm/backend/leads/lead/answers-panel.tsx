import { ErasedValue, KeyValue, KeyValues, Panel, Prose, useT } from '@leadkeep/ui'
import type { Shared } from './shared.ts'

/** What the form asked for beyond the contact, in its own words. */
export function AnswersPanel({ onScreen: { lead } }: Pick<Shared, 'onScreen'>) {
  const t = useT()
  if (lead.answers.length === 0) return null

  return (
    <Panel title={t('crm.lead.answers')}>
      <KeyValues>
        {lead.answers.map(({ key, label, value }) => (
          <KeyValue key={key} label={label} sealed>
            {value === null ? <ErasedValue /> : <Prose>{value}</Prose>}
          </KeyValue>
        ))}
      </KeyValues>
    </Panel>
  )
}
