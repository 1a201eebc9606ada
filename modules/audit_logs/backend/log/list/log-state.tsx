import { ExactTime, Figure, Muted, type Translate } from '@leadkeep/ui'
import type { LogState as State } from '../../../data/entry.ts'
import { home } from '../address.ts'

/** How far the log is sequenced, and when its head was signed. */
export function LogState({ log, t }: { log: State; t: Translate }) {
  if (log.size === 0) return <Muted>{t('audit_logs.state.none')}</Muted>

  return (
    <Muted>
      <Figure>{t('audit_logs.state.sequenced', { index: log.size - 1 })}</Figure>{' '}
      {log.checkpoint ? (
        <a href={`${home}/checkpoints`}>
          {t('audit_logs.state.checkpoint')} <ExactTime at={log.checkpoint.signedAt} />
        </a>
      ) : (
        t('audit_logs.state.unsigned')
      )}
    </Muted>
  )
}
