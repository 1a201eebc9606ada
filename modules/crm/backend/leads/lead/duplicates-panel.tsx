'use client'
import { KeyValue, KeyValues, Panel, RelativeTime, Row, Stage, useT } from '@leadkeep/ui'
import { labelOf, stageProps } from '../words.ts'
import type { Shared } from './shared.ts'

/** Other leads with the same e-mail address or phone number. */
export function DuplicatesPanel({ onScreen: { lead } }: Shared) {
  const t = useT()
  if (lead.duplicates.length === 0) return null

  return (
    <Panel title={t('crm.duplicates.title')} count={lead.duplicates.length}>
      <KeyValues>
        {lead.duplicates.map((each) => (
          <KeyValue key={each.id} label={<RelativeTime at={each.createdAt} />}>
            <Row between>
              <a href={`/backend/leads/${each.id}`}>{labelOf(each, t)}</a>
              <Stage {...stageProps(each.stage, t)} />
            </Row>
          </KeyValue>
        ))}
      </KeyValues>
    </Panel>
  )
}
