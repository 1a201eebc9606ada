import {
  Badge,
  Disclosure,
  EmptyState,
  Figure,
  Muted,
  Page,
  Panel,
  RelativeTime,
  Stack,
  Table,
  type ScreenProps,
} from '@leadkeep/ui'
import { listStores } from '../../retention/list-stores.ts'
import { previewRetention } from '../../retention/preview-retention.ts'
import { listRuns } from '../../retention/read-runs.ts'
import { Kept, Period } from './parts.tsx'
import { RunNow } from './run-now.tsx'

/** How long everything is kept, what ends next, and what ended. */
export default async function Retention({ staff, t }: ScreenProps) {
  const { rules } = await staff.execute(previewRetention, {})
  const { items: runs } = await staff.execute(listRuns, {})
  const { stores } = await staff.execute(listStores, {})
  const mayManage = staff.may('privacy.retention.manage')

  return (
    <Page
      wide
      title={t('privacy.retention.title')}
      lede={t('privacy.retention.lede')}
      actions={mayManage && <RunNow />}
    >
      <Stack gap="loose">
        <Panel title={t('privacy.retention.rules')} count={rules.length}>
          <Table
            label={t('privacy.retention.rules')}
            rows={rules}
            rowKey={({ id }) => id}
            href={({ id }) => `/backend/retention/rules/${id}`}
            columns={[
              {
                key: 'rule',
                header: t('privacy.retention.rule'),
                phone: 'title',
                cell: ({ id }) => t(`privacy.retention.rule.${id}`),
              },
              {
                key: 'days',
                header: t('privacy.retention.kept_for'),
                width: 'grow',
                phone: 'meta',
                cell: (rule) => <Period rule={rule} t={t} />,
              },
              {
                key: 'kept',
                header: t('privacy.retention.kept'),
                phone: 'hidden',
                cell: ({ next }) => <Kept counts={next} t={t} />,
              },
              {
                key: 'ends',
                header: t('privacy.retention.ends'),
                width: 'shrink',
                align: 'right',
                phone: 'end',
                cell: ({ next }) => (
                  <Figure>
                    {next.due > next.lookedAt
                      ? t('privacy.retention.more', { count: next.due })
                      : next.expired}
                  </Figure>
                ),
              },
            ]}
          />
        </Panel>
        <Panel title={t('privacy.retention.runs')}>
          {runs.length === 0 ? (
            <EmptyState title={t('privacy.retention.runs.none')} />
          ) : (
            <Table
              label={t('privacy.retention.runs')}
              rows={runs}
              rowKey={({ id }) => id}
              href={({ id }) => `/backend/retention/runs/${id}`}
              columns={[
                {
                  key: 'night',
                  header: t('privacy.retention.run.title'),
                  phone: 'title',
                  cell: ({ night }) =>
                    night ? t('privacy.retention.run.night', { night }) : t('privacy.retention.run.asked'),
                },
                {
                  key: 'state',
                  header: t('privacy.erasure.state'),
                  width: 'shrink',
                  phone: 'meta',
                  cell: ({ finishedAt }) => (
                    <Badge tone={finishedAt ? 'good' : 'attention'}>
                      {t(finishedAt ? 'privacy.retention.run.done' : 'privacy.retention.run.running')}
                    </Badge>
                  ),
                },
                {
                  key: 'ended',
                  header: t('privacy.retention.run.ended'),
                  width: 'shrink',
                  align: 'right',
                  phone: 'end',
                  cell: ({ rules: of }) => (
                    <Figure>{of.reduce((sum, { expired }) => sum + expired, 0)}</Figure>
                  ),
                },
                {
                  key: 'started',
                  header: t('privacy.retention.run.started'),
                  width: 'shrink',
                  align: 'right',
                  phone: 'meta',
                  cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
                },
              ]}
            />
          )}
        </Panel>
        <Panel title={t('privacy.retention.stores')} count={stores.length}>
          <Disclosure summary={t('privacy.retention.stores.text')}>
            <Table
              label={t('privacy.retention.stores')}
              rows={stores}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'id',
                  header: t('privacy.retention.store'),
                  phone: 'title',
                  cell: ({ id }) => nameOf(t, id),
                },
                {
                  key: 'end',
                  header: t('privacy.retention.store.end'),
                  width: 'grow',
                  phone: 'meta',
                  cell: ({ rules: by, how, what }) =>
                    by.length > 0 ? (
                      by.map((rule) => t(`privacy.retention.rule.${rule}`)).join(', ')
                    ) : (
                      <Muted>
                        {t(`privacy.retention.store.${how}`, {
                          what: how === 'with' ? nameOf(t, what) : what,
                        })}
                      </Muted>
                    ),
                },
              ]}
            />
          </Disclosure>
        </Panel>
      </Stack>
    </Page>
  )
}

/** As the log calls it; what has no name there is named as it is. */
function nameOf(t: ScreenProps['t'], id: string): string {
  const key = `audit_logs.table.${id}`
  const text = t(key)

  return text === key ? id : text
}
