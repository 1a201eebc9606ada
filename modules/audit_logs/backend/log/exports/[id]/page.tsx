import {
  Columns,
  ExactTime,
  Figure,
  Hash,
  KeyValue,
  KeyValues,
  LinkButton,
  Muted,
  Notice,
  Page,
  Panel,
  Progress,
  Stack,
  type ScreenProps,
} from '@leadkeep/ui'
import { readExport, type ExportView } from '../../../../queries/exports.ts'
import { WatchExports } from '../watch-exports.tsx'
import { bytesText, percentText, StateBadge, whatText } from '../words.tsx'

/** One archive: how far it is, then the file itself, and what its auditor needs. */
export default async function ExportPage({ staff, params, t }: ScreenProps) {
  const found = await staff.execute(readExport, { id: params['id'] ?? '' })
  const { id, state, failure } = found

  return (
    <Page
      title={t('audit_logs.exports.one')}
      lede={t(`audit_logs.exports.lede.${state}`)}
      meta={<StateBadge state={state} t={t} />}
      actions={
        <>
          <LinkButton href="/backend/log/exports">{t('audit_logs.exports.back')}</LinkButton>
          {state === 'ready' ? (
            <LinkButton
              variant="primary"
              icon="download"
              href={`/api/audit_logs/exports/${id}/archive`}
              download
            >
              {t('audit_logs.exports.download')}
            </LinkButton>
          ) : (
            (state === 'failed' || state === 'expired') && (
              <LinkButton variant="primary" href="/backend/log/export">
                {t('audit_logs.exports.ask_again')}
              </LinkButton>
            )
          )}
        </>
      }
    >
      <Columns aside={<Facts of={found} t={t} />}>
        {(state === 'waiting' || state === 'building') && <UnderWay of={found} t={t} />}
        {failure && (
          <Notice tone="loss" title={t('audit_logs.exports.state.failed')}>
            {t(`audit_logs.exports.failure.${failure}`)}
          </Notice>
        )}
        {state === 'ready' && <HowItIsVerified of={found} t={t} />}
      </Columns>
    </Page>
  )
}

interface Part {
  readonly of: ExportView
  readonly t: ScreenProps['t']
}

function UnderWay({ of: { progress, attempt }, t }: Part) {
  return (
    <Stack>
      <WatchExports />
      <Progress label={t('audit_logs.exports.progress')} share={progress}>
        {percentText(t, progress)}
      </Progress>
      {attempt > 1 && <Muted>{t('audit_logs.exports.again', { attempt })}</Muted>}
      <noscript>{t('audit_logs.exports.reload')}</noscript>
    </Stack>
  )
}

function HowItIsVerified({ of: { opens, logKey }, t }: Part) {
  return (
    <Panel title={t('audit_logs.export.verify')}>
      <Stack>
        <p>{t('audit_logs.export.verify.text')}</p>
        {logKey && <Hash value={logKey} whole />}
        {opens && <p>{t('audit_logs.exports.verify.opened')}</p>}
      </Stack>
    </Panel>
  )
}

const day = 24 * 3_600_000

function Facts({ of, t }: Part) {
  const { purpose, recipient, requestedAt, entries, opened, bytes, endedAt, state } = of

  return (
    <Panel title={t('audit_logs.exports.facts')}>
      <KeyValues>
        <KeyValue label={t('audit_logs.exports.what')}>{whatText(t, of)}</KeyValue>
        <KeyValue label={t('audit_logs.exports.purpose')}>{t(`audit_logs.purpose.${purpose}`)}</KeyValue>
        {recipient && (
          <KeyValue label={t('audit_logs.exports.recipient')} sealed>
            {recipient}
          </KeyValue>
        )}
        <KeyValue label={t('audit_logs.exports.asked')}>
          <ExactTime at={requestedAt} />
        </KeyValue>
        {entries !== null && (
          <KeyValue label={t('audit_logs.exports.size')}>
            <Figure>{entries}</Figure>
          </KeyValue>
        )}
        {opened !== null && (
          <KeyValue label={t('audit_logs.exports.values')}>
            <Figure>{opened}</Figure>
          </KeyValue>
        )}
        {bytes !== null && <KeyValue label={t('audit_logs.exports.bytes')}>{bytesText(t, bytes)}</KeyValue>}
        {endedAt && (
          <KeyValue label={t(`audit_logs.exports.${state === 'ready' ? 'until' : 'ended'}`)}>
            <ExactTime at={state === 'ready' ? new Date(new Date(endedAt).getTime() + 7 * day) : endedAt} />
          </KeyValue>
        )}
      </KeyValues>
    </Panel>
  )
}
