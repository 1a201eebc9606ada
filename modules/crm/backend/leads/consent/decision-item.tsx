'use client'
import type { ConsentHistory } from '@leadkeep/consent'
import { Hash, Muted, Prose, Stack, TimelineItem, useT, type IconName } from '@leadkeep/ui'
import { EvidenceButton } from './evidence-button.tsx'

type Decision = ConsentHistory['decisions'][number]

const icons: { readonly [Method in Decision['method']]: IconName } = {
  form: 'page',
  integration: 'globe',
  confirmation: 'mail',
  link: 'globe',
  one_click: 'mail',
  staff: 'team',
}

interface DecisionItemProps {
  readonly decision: Decision
  readonly evidencePurposes: readonly string[]
}

/** One decision: how and when it was made, the words it was about, and, for whom may, who made it. */
export function DecisionItem({ decision, evidencePurposes }: DecisionItemProps) {
  const t = useT()
  const { id, method, decidedAt, wording } = decision
  const title = t(`consent.decided.${decision.decision}.${method}`)

  return (
    <TimelineItem icon={icons[method]} tone={toneOf(decision)} at={decidedAt} title={title}>
      <Stack gap="tight">
        {decision.globalPrivacyControl && <Muted>{t('consent.decided.gpc')}</Muted>}
        {wording.text !== null && (
          <details>
            <summary>
              {t('consent.decided.wording', { version: wording.version, language: wording.language })}
            </summary>
            <Prose>
              <span lang={wording.language}>{wording.text}</span>
            </Prose>
            <Hash value={wording.hash} />
          </details>
        )}
        {evidencePurposes.length > 0 && (
          <span>
            <EvidenceButton decisionId={id} about={title} purposes={evidencePurposes} />
          </span>
        )}
      </Stack>
    </TimelineItem>
  )
}

const toneOf = ({ decision, standing }: Decision) =>
  decision !== 'grant' ? 'loss' : standing === 'confirmed' ? 'good' : 'neutral'
