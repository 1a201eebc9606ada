/** The purpose whose box on a form allows what follows a person: click ids, whole referrers, a first visit. */
export const attributionPurpose = 'campaign_measurement'

const campaignNames = [
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_content',
  'utm_term',
  'utm_id',
] as const

/** Ids that an advertiser's network gave to one click of one person. */
const clickIds = new Set(
  'gclid gbraid wbraid dclid fbclid msclkid ttclid twclid li_fat_id yclid epik sccid rdt_cid'.split(' '),
)

export const isClickId = (name: string): boolean => clickIds.has(name)

/** What stands for the first visit, beside the last one's own names. */
export const firstTouch = 'first_'

/** By name: what the browser said of how its person came here. */
export type Attribution = Readonly<Record<string, string>>

/**
 * What may be kept of it. Campaign words of a closed list may, unless they look like an address: others wrote the link.
 * Click ids, the path of the page that linked to us and a first visit are about a person, and need their grant. What may
 * not be kept goes without a word: no lead is lost over it. Kept anew, it stays as it is.
 */
export function keptAttribution(said: Attribution, isGranted: boolean): Attribution {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(said)) {
    const words = wordsFor(name, value, isGranted)
    if (words) kept[name] = words
  }

  return kept
}

function wordsFor(name: string, value: string, isGranted: boolean): string | null {
  if (isCampaign(name)) return campaignWords(value)
  if (name === 'referrer') return referrerOf(value, isGranted)
  if (!isGranted) return null
  if (isClickId(name)) return /^[\w.~-]{1,300}$/.test(value) ? value : null
  if (name === `${firstTouch}at`) return dayOf(value)

  return name.startsWith(firstTouch) && isCampaign(name.slice(firstTouch.length))
    ? campaignWords(value)
    : null
}

const isCampaign = (name: string) => campaignNames.some((each) => each === name)

/** Without what does not print, and no longer than a word for people is. Null where it looks like somebody's address. */
function campaignWords(value: string): string | null {
  const words = value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{FFFD}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
    .toWellFormed()

  return words === '' || looksLikeAddress(words) ? null : words
}

/** An e-mail address, plain or as a link writes it, or as many digits in a row as a phone number has and no date. */
function looksLikeAddress(words: string): boolean {
  if (/@|%40|＠|\(at\)|\[at\]/i.test(words)) return true
  const runs = words.match(/\+?\d(?:[\s().+/-]*\d){6,}/g) ?? []

  return runs.some((run) => !/^(?:19|20)\d{2}([-./]?)(?:0[1-9]|1[0-2])\1[0-3]\d$/.test(run))
}

/** A site, or the page of it. What follows the question mark is nobody's to keep. */
function referrerOf(value: string, isGranted: boolean): string | null {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) return null

  return (isGranted ? `${url.origin}${url.pathname}` : url.origin).slice(0, 300)
}

const dayOf = (value: string) => /^20\d{2}-\d{2}-\d{2}/.exec(value)?.[0] ?? null

/** The first visit as the browser kept it: one text of JSON, by the names of the last one's words. */
export function readFirstTouch(text: unknown): Attribution {
  if (typeof text !== 'string' || text.length > 1000) return {}
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return {}

    return Object.fromEntries(
      Object.entries(read).flatMap(([name, value]) =>
        typeof value === 'string' ? [[`${firstTouch}${name}`, value]] : [],
      ),
    )
  } catch {
    return {} // it came from a browser's own store: what can't be read there is as if it were not there
  }
}
