import {
  Columns,
  ExactTime,
  Figure,
  KeyValue,
  KeyValues,
  Muted,
  Page,
  Panel,
  Stack,
  type ScreenProps,
} from '@leadkeep/ui'
import { notFound } from '@leadkeep/kernel'
import { mostCounted, previewRetention } from '../../../../retention/preview-retention.ts'
import { Kept } from '../../parts.tsx'
import { periodText } from '../../period.ts'
import { ChooseRule } from './choose-rule.tsx'
import { OpenSample } from './open-sample.tsx'

/** One rule: what it ends, how many are next and who they are, and another period for it. */
export default async function RulePage({ staff, params, t }: ScreenProps) {
  const { rules, purposes } = await staff.execute(previewRetention, {})
  const rule = rules.find(({ id }) => id === params['id'])
  if (!rule) throw notFound('privacy.retention_rule')()
  const { next, sample } = rule

  return (
    <Page
      title={t(`privacy.retention.rule.${rule.id}`)}
      lede={t(`privacy.retention.ends.${rule.ends}`)}
      meta={`${periodText(t, rule.days)} ${t(`privacy.retention.since.${rule.since}`)}`}
    >
      <Columns
        aside={
          <Panel title={t('privacy.erasure.facts')}>
            <KeyValues>
              <KeyValue label={t('privacy.retention.purpose')}>
                {t(`audit_logs.purpose.${rule.purpose}`)}
              </KeyValue>
              <KeyValue label={t('privacy.retention.version')}>
                {rule.version === 0 ? t('privacy.retention.as_declared') : <Figure>{rule.version}</Figure>}
              </KeyValue>
              {rule.chosenAt && (
                <KeyValue label={t('privacy.retention.chosen')}>
                  <ExactTime at={rule.chosenAt} />
                </KeyValue>
              )}
            </KeyValues>
          </Panel>
        }
      >
        <Panel title={t('privacy.retention.next')}>
          <Stack>
            {next.due === 0 && <Muted>{t('privacy.retention.next.none')}</Muted>}
            {next.due > 0 && (
              <KeyValues>
                <KeyValue label={t('privacy.retention.due')}>
                  {next.due >= mostCounted ? (
                    t('privacy.retention.more', { count: next.due })
                  ) : (
                    <Figure>{next.due}</Figure>
                  )}
                </KeyValue>
                {next.due > next.lookedAt && (
                  <KeyValue label={t('privacy.retention.looked_at')}>
                    <Figure>{next.lookedAt}</Figure>
                  </KeyValue>
                )}
                <KeyValue label={t('privacy.retention.ends')}>
                  <Figure>{next.expired}</Figure>
                </KeyValue>
                <KeyValue label={t('privacy.retention.kept')}>
                  <Kept counts={next} t={t} />
                </KeyValue>
              </KeyValues>
            )}
            {sample.length > 0 && staff.may('privacy.retention.open') && (
              <OpenSample rule={rule.id} count={sample.length} />
            )}
          </Stack>
        </Panel>
        {staff.may('privacy.retention.manage') && (
          <ChooseRule rule={rule} purposes={rule.ends === 'person' ? purposes : []} />
        )}
      </Columns>
    </Page>
  )
}
