'use client'
import type { ConsentHistory } from '@leadkeep/consent'
import { Badge, LinkButton, Muted, Panel, Row, Stack, Timeline, useT } from '@leadkeep/ui'
import { DecisionItem } from './decision-item.tsx'
import { WithdrawButton } from './withdraw-button.tsx'

export interface ConsentMay {
  readonly withdraw: boolean
  /** What this person may open evidence for; empty: for nothing. */
  readonly evidencePurposes: readonly string[]
}

interface ConsentPanelProps {
  readonly history: ConsentHistory
  readonly may: ConsentMay
  /** Something was decided here. */
  readonly changed: () => void
}

/** For each purpose what the gate says, and how it came to that: every decision, when, how, and in which words. */
export function ConsentPanel({ history, may, changed }: ConsentPanelProps) {
  const t = useT()
  const { subjectId, purposes, decisions, receipt } = history

  return (
    <Panel title={t('consent.panel.title')}>
      {purposes.length === 0 ? (
        <Muted>{t('consent.panel.none')}</Muted>
      ) : (
        <Stack gap="loose">
          {purposes.map(({ key, title, because }) => {
            const own = decisions.filter(({ purpose }) => purpose === key)

            return (
              <Stack key={key} gap="tight">
                <Row between>
                  <strong>{title}</strong>
                  <Badge tone={tones[because]}>{t(`${because}.badge`)}</Badge>
                </Row>
                <Muted>{t(because)}</Muted>
                {own.length > 0 && (
                  <Timeline label={t('consent.panel.history', { purpose: title })}>
                    {own.map((decision) => (
                      <DecisionItem key={decision.id} decision={decision} {...may} />
                    ))}
                  </Timeline>
                )}
                {may.withdraw && own[0]?.decision === 'grant' && (
                  <WithdrawButton subjectId={subjectId} purpose={key} title={title} done={changed} />
                )}
              </Stack>
            )
          })}
          {receipt && (
            <Stack gap="tight">
              <Muted>{t('consent.receipt.issued')}</Muted>
              <span>
                <LinkButton icon="download" href={`/api/consent/receipts/${receipt.id}`} download>
                  {t('consent.receipt.download')}
                </LinkButton>
              </span>
            </Stack>
          )}
        </Stack>
      )}
    </Panel>
  )
}

const tones = {
  'consent.granted': 'good',
  'consent.not_needed': 'good',
  'consent.unconfirmed': 'attention',
  'consent.refused': 'loss',
  'consent.withdrawn': 'loss',
  'consent.erased': 'loss',
  'consent.restricted': 'loss',
  'consent.no_decision': 'neutral',
  'consent.purpose_ended': 'neutral',
  'consent.purpose_unknown': 'neutral',
} as const
