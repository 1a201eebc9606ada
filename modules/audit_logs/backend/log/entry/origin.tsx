import { ExactTime, Hash, KeyValue, KeyValues, Muted, Stack, type Translate } from '@leadkeep/ui'
import type { LogEntry, LogState } from '../../../data/entry.ts'
import { purposeText } from '../words.ts'

interface OriginProps {
  readonly entry: LogEntry
  readonly log: LogState
  readonly actor: string
  readonly t: Translate
}

/** Where an act came from, and where its entry stands in the tree. */
export function Origin({ entry, log, actor, t }: OriginProps) {
  const { actor: who, address, session, purpose, error } = entry

  return (
    <KeyValues>
      <KeyValue label={t('audit_logs.entry.actor')}>{actor}</KeyValue>
      {who.kind === 'user' && who.id && (
        <KeyValue label={t('audit_logs.entry.actor_id')}>
          <Hash value={who.id} />
        </KeyValue>
      )}
      <KeyValue label={t('audit_logs.entry.recorded')}>
        <ExactTime at={entry.recorded} />
      </KeyValue>
      {purpose && <KeyValue label={t('audit_logs.entry.purpose')}>{purposeText(t, purpose)}</KeyValue>}
      {error && (
        <KeyValue label={t('audit_logs.entry.error')}>
          <code>{error}</code>
        </KeyValue>
      )}
      <KeyValue label={t('audit_logs.entry.via')}>{t(`audit_logs.via.${entry.via}`)}</KeyValue>
      {address && (
        <KeyValue label={t('audit_logs.entry.address')}>
          <span title={t('audit_logs.entry.address.hint')}>
            <Hash value={address} copy={false} />
          </span>
        </KeyValue>
      )}
      {session && (
        <KeyValue label={t('audit_logs.entry.session')}>
          <Hash value={session} />
        </KeyValue>
      )}
      <KeyValue label={t('audit_logs.entry.request')}>
        <Hash value={entry.request} />
      </KeyValue>
      <KeyValue label={t('audit_logs.entry.act')}>
        <code>{entry.act}</code>
      </KeyValue>
      <KeyValue label={t('audit_logs.entry.id')}>
        <Hash value={entry.id} />
      </KeyValue>
      <KeyValue label={t('audit_logs.entry.index')}>
        <Place index={entry.index} log={log} t={t} />
      </KeyValue>
    </KeyValues>
  )
}

function Place({ index, log, t }: { index: number | null; log: LogState; t: Translate }) {
  if (index === null) return <Muted>{t('audit_logs.waiting.title')}</Muted>
  const { checkpoint } = log

  return (
    <Stack gap="tight">
      {t('audit_logs.entry.index.value', { index })}
      {checkpoint && index < checkpoint.size ? (
        <Muted>
          {t('audit_logs.entry.covered')} <ExactTime at={checkpoint.signedAt} />
        </Muted>
      ) : (
        <Muted>{t('audit_logs.entry.not_covered')}</Muted>
      )}
    </Stack>
  )
}
