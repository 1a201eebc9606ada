import { RelativeTime, type Translate } from '@leadkeep/ui'

interface Disclosure {
  readonly act: string
  readonly at: string
  /** On the log, which says who it was. */
  readonly entry: string
  /** The name of who was given the data, where it is known. */
  readonly to?: string | null
}

/** Acts by which somebody's data left the house: whoever has it since must be told (GDPR Art. 19). */
export const DisclosureLines = ({ of, t }: { of: readonly Disclosure[]; t: Translate }) =>
  of.map(({ act, at, entry, to }) => (
    <div key={entry}>
      <a href={`/backend/log/${entry}`}>{t(`audit_logs.act.${act}`)}</a>
      {to && ` ${t('privacy.disclosure.to', { to })}`} <RelativeTime at={at} />
    </div>
  ))
