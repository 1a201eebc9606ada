import {
  Badge,
  Columns,
  ExactTime,
  Figure,
  KeyValue,
  KeyValues,
  LinkButton,
  Muted,
  Notice,
  Page,
  Panel,
  Stack,
  type ScreenProps,
} from '@leadkeep/ui'
import { erasureStates } from '../../../data/erasure.ts'
import { readErasure } from '../../../queries/erasures.ts'
import { DisclosureLines } from '../../disclosures.tsx'
import { Counts } from '../preview/parts.tsx'
import { WatchErasure } from './watch-erasure.tsx'

/** One erasure: how far it has come, what it emptied, and its certificate. */
export default async function ErasurePage({ staff, params, t }: ScreenProps) {
  const erasure = await staff.execute(readErasure, { id: params['id'] ?? '' })
  const { id, state, ground, completedAt, emptied, disclosures } = erasure
  const isComplete = state === 'completed'
  const reached = erasureStates.indexOf(state)

  return (
    <Page
      title={t('privacy.erasure.title')}
      lede={t(isComplete ? 'privacy.erasure.done' : 'privacy.erasure.under_way')}
      meta={<Badge tone={isComplete ? 'good' : 'attention'}>{t(`privacy.state.${state}`)}</Badge>}
      actions={
        isComplete && (
          <LinkButton
            variant="primary"
            icon="download"
            href={`/api/privacy/erasures/${id}/certificate`}
            download
          >
            {t('privacy.erasure.certificate')}
          </LinkButton>
        )
      }
    >
      {!isComplete && <WatchErasure />}
      <Columns
        asideFirst
        aside={
          <Panel title={t('privacy.erasure.facts')}>
            <KeyValues>
              <KeyValue label={t('privacy.erasure.ground')}>{t(`privacy.ground.${ground}`)}</KeyValue>
              <KeyValue label={t('privacy.erasure.requested')}>
                <ExactTime at={erasure.requestedAt} />
              </KeyValue>
              {completedAt && (
                <KeyValue label={t('privacy.erasure.completed')}>
                  <ExactTime at={completedAt} />
                </KeyValue>
              )}
              <KeyValue label={t('privacy.erasure.subjects')}>
                <Figure>{erasure.subjects}</Figure>
              </KeyValue>
              <KeyValue label={t('privacy.erasure.evidence_until')}>
                <ExactTime at={erasure.evidenceUntil} />
              </KeyValue>
              {erasure.replayedAt && (
                <KeyValue label={t('privacy.erasure.replayed')}>
                  <ExactTime at={erasure.replayedAt} />
                </KeyValue>
              )}
            </KeyValues>
          </Panel>
        }
      >
        <Panel title={t('privacy.erasure.steps')}>
          <KeyValues>
            {erasureStates.map((each, index) => (
              <KeyValue key={each} label={t(`privacy.step.${each}`)}>
                {index <= reached ? (
                  <Badge tone="good">{t('privacy.step.done')}</Badge>
                ) : (
                  <Muted>{t('privacy.step.waits')}</Muted>
                )}
              </KeyValue>
            ))}
          </KeyValues>
        </Panel>
        {isComplete && (
          <Panel title={t('privacy.erasure.emptied')}>
            <Counts rows={Object.entries(emptied).map(([table, rows]) => ({ table, rows }))} t={t} />
          </Panel>
        )}
        {isComplete && disclosures.length > 0 && (
          <Panel title={t('privacy.erase.disclosures')} count={disclosures.length}>
            <Stack gap="tight">
              <Notice tone="attention">{t('privacy.erasure.tell')}</Notice>
              <DisclosureLines of={disclosures} t={t} />
            </Stack>
          </Panel>
        )}
      </Columns>
    </Page>
  )
}
