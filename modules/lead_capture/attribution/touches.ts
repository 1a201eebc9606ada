import type { Payload } from '../data/payload.ts'
import {
  attributionPurpose,
  firstTouch,
  isClickId,
  keptAttribution,
  type Attribution,
} from './kept-attribution.ts'

export type NamedWord = readonly [name: string, word: string]

/** How somebody came here once. */
export interface Touch {
  readonly kind: 'last' | 'first'
  /** Of such a shape that they name campaigns and nobody: what can be counted. */
  readonly source: string | null
  readonly medium: string | null
  readonly campaign: string | null
  /** Words that others were free to choose, and the site that linked here. */
  readonly words: readonly NamedWord[]
  /** What is kept under the grant alone. */
  readonly personal: readonly NamedWord[]
}

/** Whether click ids, whole referrers and a first visit may be kept: by a box that we served, and against no GPC. */
export const isAttributionGranted = ({
  consents,
  origin,
}: {
  readonly consents: readonly { readonly purpose: string; readonly method: 'form' | 'integration' }[]
  readonly origin: { readonly gpc: boolean }
}): boolean =>
  !origin.gpc && consents.some(({ purpose, method }) => purpose === attributionPurpose && method === 'form')

/** Read by the same rules as it was sealed by: what an older one of us sealed is kept no more freely. */
export function touchesOf(
  payload: Pick<Payload, 'attribution' | 'consents' | 'origin'>,
): readonly [Touch, Touch?] {
  const isGranted = isAttributionGranted(payload)
  const kept = keptAttribution(payload.attribution, isGranted)
  const names = Object.keys(kept)
  const first = names.filter((name) => name.startsWith(firstTouch))
  const last = touch(
    'last',
    kept,
    names.filter((name) => !first.includes(name)),
    isGranted,
  )
  if (first.length === 0) return [last]
  const earlier = Object.fromEntries(first.map((name) => [name.slice(firstTouch.length), kept[name]!]))

  return [last, touch('first', earlier, Object.keys(earlier), true)]
}

function touch(kind: Touch['kind'], kept: Attribution, names: readonly string[], isGranted: boolean): Touch {
  const countable = (name: string) => countableWord(kept[name])
  const [source, medium, campaign] = ['utm_source', 'utm_medium', 'utm_campaign'].map(countable) as [
    string | null,
    string | null,
    string | null,
  ] // as many as went in
  const others = names.filter((name) => !countableNames.has(name) || countable(name) === null)
  const isPersonal = (name: string) =>
    kind === 'first' || isClickId(name) || (name === 'referrer' && isGranted)
  const named = (list: readonly string[]): NamedWord[] => list.map((name) => [name, kept[name]!])

  return {
    kind,
    source,
    medium,
    campaign,
    words: named(others.filter((name) => !isPersonal(name))),
    personal: named(others.filter(isPersonal)),
  }
}

const countableNames = new Set(['utm_source', 'utm_medium', 'utm_campaign'])

/** One word in lower case, as campaigns are named. A name of two words, or anything longer, is kept sealed. */
function countableWord(words: string | undefined): string | null {
  const word = words?.toLowerCase() ?? ''

  return /^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/.test(word) ? word : null
}

/** What a submission counts under. Sites that link here are not told apart: the name of one might be a person's. */
export function sourceOf([{ source, medium, campaign, words, personal }]: readonly [Touch, Touch?]): string {
  if (source !== null) return source
  const names = [...words, ...personal].map(([name]) => name)
  if (medium || campaign || names.some((name) => name !== 'referrer')) return '(other)'

  return names.length > 0 ? '(referral)' : '(direct)'
}
