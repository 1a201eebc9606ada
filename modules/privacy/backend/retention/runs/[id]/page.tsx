import {
  Badge,
  Columns,
  ExactTime,
  Figure,
  KeyValue,
  KeyValues,
  LinkButton,
  Muted,
  Page,
  Panel,
  Stack,
  Table,
  type ScreenProps,
} from '@leadkeep/ui'
import { readRun } from '../../../../retention/read-runs.ts'
import { Kept } from '../../parts.tsx'
import { periodText } from '../../period.ts'
import { WatchRun } from './watch-run.tsx'

/** One run: what each rule ended, what was kept, and its receipt. */
export default async function RunPage({ staff, params, t }: ScreenProps) {
  const run = await staff.execute(readRun, { id: params['id'] ?? '' })
  const { id, night, startedAt, finishedAt } = run
  const rules = run.rules.filter(({ expired, held, inUse, granted }) => expired + held + inUse + granted > 0)

  return (
    <Page
      title={t('privacy.retention.run.title')}
      lede={t(`privacy.retention.run.lede.${finishedAt ? 'done' : 'running'}`)}
      meta={
        <Badge tone={finishedAt ? 'good' : 'attention'}>
          {t(finishedAt ? 'privacy.retention.run.done' : 'privacy.retention.run.running')}
        </Badge>
      }
      actions={
        finishedAt && (
          <LinkButton
            variant="primary"
            icon="download"
            href={`/api/privacy/retention/runs/${id}/receipt`}
            download
          >
            {t('privacy.retention.run.receipt')}
          </LinkButton>
        )
      }
    >
      {!finishedAt && <WatchRun />}
      <Columns
        asideFirst
        aside={
          <Panel title={t('privacy.erasure.facts')}>
            <KeyValues>
              <KeyValue label={t('privacy.retention.run.why')}>
                {night ? t('privacy.retention.run.night', { night }) : t('privacy.retention.run.asked')}
              </KeyValue>
              <KeyValue label={t('privacy.retention.run.started')}>
                <ExactTime at={startedAt} />
              </KeyValue>
              {finishedAt && (
                <KeyValue label={t('privacy.retention.run.finished')}>
                  <ExactTime at={finishedAt} />
                </KeyValue>
              )}
            </KeyValues>
          </Panel>
        }
      >
        <Panel title={t('privacy.retention.run.ended')}>
          {rules.length === 0 ? (
            <Muted>{t(`privacy.retention.run.none.${finishedAt ? 'done' : 'running'}`)}</Muted>
          ) : (
            <Stack>
              <Table
                label={t('privacy.retention.run.ended')}
                rows={rules}
                rowKey={({ rule }) => rule}
                columns={[
                  {
                    key: 'rule',
                    header: t('privacy.retention.rule'),
                    phone: 'title',
                    cell: ({ rule, days }) => (
                      <>
                        {t(`privacy.retention.rule.${rule}`)} <Muted>{periodText(t, days)}</Muted>
                      </>
                    ),
                  },
                  {
                    key: 'kept',
                    header: t('privacy.retention.kept'),
                    phone: 'meta',
                    cell: (counts) => <Kept counts={counts} t={t} />,
                  },
                  {
                    key: 'expired',
                    header: t('privacy.retention.run.ended'),
                    width: 'shrink',
                    align: 'right',
                    phone: 'end',
                    cell: ({ expired }) => <Figure>{expired}</Figure>,
                  },
                ]}
              />
              {staff.may('privacy.erasures.view') && (
                <Muted>
                  {t('privacy.retention.run.erasures')}{' '}
                  <a href="/backend/erasures">{t('privacy.retention.run.to_erasures')}</a>
                </Muted>
              )}
            </Stack>
          )}
        </Panel>
      </Columns>
    </Page>
  )
}
