import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { lintFinding } from './lint-finding.ts'
import { looksPersonal } from './personal-looking.ts'
import { nearest } from './nearest.ts'
import type { Registry } from './registry.ts'

/** Events say what happened, in the past tense, with ids only; once others listen, a field is added and never taken. */
export function lintEvents(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  const modules = new Set(contract.modules.map(({ id }) => id))

  return contract.events.flatMap((event, index) => {
    const where = `events[${index}]`
    const found: Finding[] = []
    const existing = registry?.events.find(({ id }) => id === event.id)
    if (event.change === 'new') {
      if (existing) {
        const message = `An event ${event.id} exists. Say \`extend\` to add fields, or choose another name.`
        found.push(lintFinding('event_exists', 'blocker', where, message))
      }
      if (!isPastTense(event.id)) {
        const message = `${event.id} does not say what happened. End it in the past tense: \`crm.lead.converted\`.`
        found.push(lintFinding('event_tense', 'major', where, message))
      }
      if (!modules.has(event.id.split('.')[0] ?? '')) {
        const message = `${event.id} does not begin with a module of this specification. Call it \`module.thing.happened\`.`
        found.push(lintFinding('event_module', 'major', where, message))
      }
    } else if (registry && !existing) {
      const hint = nearest(
        event.id,
        registry.events.map(({ id }) => id),
      )
      found.push(
        lintFinding(
          'event_unknown',
          'blocker',
          where,
          `There is no event ${event.id}. ${hint} Say \`new\` to make it.`,
        ),
      )
    }
    const removed = existing?.payload?.filter((field) => !event.payload.includes(field)) ?? []
    if (event.change === 'extend' && removed.length > 0) {
      const message = `${event.id} would lose ${removed.join(', ')}, and others listen. Keep every field and add to them.`
      found.push(lintFinding('event_not_additive', 'blocker', `${where}.payload`, message))
    }
    const personal = event.payload.filter(looksPersonal)
    if (personal.length > 0) {
      const message = `${event.id} would carry ${personal.join(', ')} to every listener and queue. Send the id; a listener opens what it may.`
      found.push(lintFinding('event_carries_personal', 'blocker', `${where}.payload`, message))
    }

    return found
  })
}

const irregular = new Set(
  'begun bought brought built caught chosen done drawn felt found frozen given gone held hidden kept known left lost made meant met paid put read run said seen sent set shown sold spent spoken split stolen struck taken taught told torn understood undone unset upset withdrawn won written cut shut hit let bound bent lent rebuilt resent reset overridden forgotten broken woken sworn bitten'.split(
    ' ',
  ),
)

function isPastTense(id: string): boolean {
  const words = id.split(/[._-]|(?<=[a-z])(?=[A-Z])/)
  const last = words.at(-1)?.toLowerCase() ?? ''

  return (
    (last.endsWith('ed') && !['need', 'feed', 'seed', 'speed', 'embed', 'exceed'].includes(last)) ||
    irregular.has(last)
  )
}
