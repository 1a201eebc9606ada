import { KeyValue, KeyValues, Muted, Panel, useT } from '@leadkeep/ui'
import type { LeadView } from '../../../views.ts'
import type { Shared } from './shared.ts'

/** How the visitor came here, as the links they followed say. */
export function ArrivalPanel({ onScreen: { lead } }: Pick<Shared, 'onScreen'>) {
  const t = useT()
  const touches = lead.touches.filter(isKnown)
  const asksNotToBeFollowed = lead.touches.some(({ globalPrivacyControl }) => globalPrivacyControl)
  if (touches.length === 0 && !asksNotToBeFollowed) return null

  return (
    <Panel title={t('crm.lead.arrival')}>
      {touches.map((touch) => (
        <Touch key={touch.kind} touch={touch} named={touches.length > 1} />
      ))}
      {asksNotToBeFollowed && <Muted>{t('crm.lead.arrival.gpc')}</Muted>}
    </Panel>
  )
}

type Arrived = LeadView['touches'][number]

const isKnown = ({ source, medium, campaign, words, clicks }: Arrived) =>
  [source, medium, campaign].some((each) => each !== null) || words.length + clicks.length > 0

function Touch({ touch, named }: { touch: Arrived; named: boolean }) {
  const t = useT()
  const words = (['source', 'medium', 'campaign'] as const).filter((name) => touch[name] !== null)

  return (
    <>
      {named && <h3>{t(`crm.lead.arrival.${touch.kind}`)}</h3>}
      <KeyValues>
        {words.map((name) => (
          <KeyValue key={name} label={t(`crm.lead.arrival.utm_${name}`)}>
            {touch[name]}
          </KeyValue>
        ))}
        {[...touch.words, ...touch.clicks].map(({ name, word }) => (
          <KeyValue key={name} label={labelOf(name, t)} sealed>
            {word}
          </KeyValue>
        ))}
      </KeyValues>
    </>
  )
}

/** Click ids are called as their networks call them. */
const labelOf = (name: string, t: ReturnType<typeof useT>) =>
  name === 'referrer' || name === 'at' || name.startsWith('utm_') ? t(`crm.lead.arrival.${name}`) : name
