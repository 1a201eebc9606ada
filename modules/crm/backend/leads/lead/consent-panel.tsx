'use client'
import {
  Badge,
  Disclosure,
  Hash,
  KeyValue,
  KeyValues,
  Muted,
  Panel,
  Prose,
  RelativeTime,
  Stack,
  useT,
} from '@leadkeep/ui'
import type { LeadView } from '../../../views.ts'

type Consent = LeadView['consent'][number]

/** What was decided for each purpose, with the words it was about. A grant by form is a claim until it is confirmed. */
export function ConsentPanel({ consent }: { consent: readonly Consent[] }) {
  const t = useT()

  return (
    <Panel title={t('crm.consent.title')}>
      {consent.length === 0 ? (
        <Muted>{t('crm.consent.none')}</Muted>
      ) : (
        <KeyValues>
          {consent.map((each) => (
            <KeyValue key={each.purpose} label={each.purpose}>
              <Stack gap="tight">
                <span>
                  <Badge tone={toneOf(each)}>{t(wordFor(each))}</Badge> <RelativeTime at={each.decidedAt} />
                </span>
                {each.wording.text && (
                  <Disclosure summary={t('crm.consent.wording', { number: each.wording.version })}>
                    <Prose>{each.wording.text}</Prose>
                    <Hash value={each.wording.hash} />
                  </Disclosure>
                )}
              </Stack>
            </KeyValue>
          ))}
        </KeyValues>
      )}
    </Panel>
  )
}

function toneOf({ decision, standing }: Consent) {
  if (decision !== 'grant') return 'loss'

  return standing === 'confirmed' ? 'good' : 'attention'
}

const wordFor = ({ decision, standing }: Consent) =>
  decision === 'grant' ? `crm.consent.grant.${standing}` : `crm.consent.${decision}`
