import type { Ambient } from '@leadkeep/kernel'
import {
  answerReader,
  closestLanguage,
  inLanguage,
  pageInLanguage,
  readStoredForm,
  readStoredPage,
  type AnswerReader,
  type FormDefinition,
  type Intake,
  type FormContent,
  type PageContent,
  type PageDefinition,
  type Published,
} from '@leadkeep/lead_capture/frontend'

/**
 * What is published at an address, in one language of its page and of its form, read once per version. The object stays
 * the same for as long as nothing changes.
 */
export interface Publication {
  readonly tenantId: string
  readonly page: PageDefinition | null
  readonly form: {
    readonly id: string
    /** It was taken down: receipts are found there, nothing more is taken. */
    readonly isClosed: boolean
    readonly definition: FormDefinition
    readonly read: AnswerReader
  } | null
}

/** What a visitor wants to be spoken to in (BCP 47): asked for in the address, and accepted by their browser, best first. */
export interface Wishes {
  readonly asked: string | null
  accepted(): readonly string[]
}

export interface Address {
  readonly page?: string
  readonly form?: string
}

type Speak = (wishes: Wishes) => Publication

interface Held {
  readonly versions: string
  readonly speak: Speak | null
  checkedAt: number
}

/** Milliseconds until a published change is seen. */
const freshness = 1000
/** Milliseconds that a visitor waits for a slow database when there is something to show already. */
const patience = 500
/** Addresses kept; hosts and slugs are the client's words, so there is no end to them. */
const most = 500

/**
 * Asks the database what is published, at most once a second per address, and shows what it knew when the database is
 * away. Throws what the database threw when nothing is known yet.
 */
export function publications(intake: Pick<Intake, 'publication'>, ambient: Pick<Ambient, 'now'>) {
  const known = new Map<string, Held>()
  const asking = new Map<string, Promise<Held>>()

  return async (host: string, address: Address, wishes: Wishes): Promise<Publication | null> => {
    const key = JSON.stringify([host, address.page, address.form])
    const held = known.get(key)
    const now = ambient.now().getTime()
    if (held && now - held.checkedAt < freshness) return held.speak && held.speak(wishes)
    const asked = asking.get(key) ?? ask(key, host, address, held, now)
    const { speak } = held
      ? await Promise.race([asked, elapsed(patience, held)]).catch(() => held)
      : await asked

    return speak && speak(wishes)
  }

  function ask(
    key: string,
    host: string,
    address: Address,
    held: Held | undefined,
    now: number,
  ): Promise<Held> {
    const asked = intake
      .publication(host, address)
      .then((published) => {
        const versions = versionsOf(published)
        const fresh = {
          versions,
          speak: held?.versions === versions ? held.speak : read(published, address),
          checkedAt: now,
        }
        known.delete(key)
        known.set(key, fresh)
        for (const oldest of known.keys()) {
          if (known.size <= most) break
          known.delete(oldest)
        }

        return fresh
      })
      .finally(() => asking.delete(key))
    // Whoever waits hears of a failure; that nobody waits any more is no fault.
    asked.catch(() => held && (held.checkedAt = now))
    asking.set(key, asked)

    return asked
  }
}

const elapsed = <Value>(milliseconds: number, value: Value) =>
  new Promise<Value>((resolve) => void setTimeout(resolve, milliseconds, value).unref())

const versionsOf = (published: Published | null): string =>
  JSON.stringify(
    published && [
      published.tenantId,
      published.page && [published.page.id, published.page.version],
      published.form && [published.form.id, published.form.version, published.form.isClosed],
    ],
  )

function read(published: Published | null, address: Address): Speak | null {
  if (published === null) return null
  const { tenantId } = published
  const page = published.page && readStoredPage(published.page.content)
  const form = published.form && {
    id: published.form.id,
    isClosed: published.form.isClosed,
    content: readStoredForm(published.form.definition),
  }
  const known = new Map<string, Publication>()

  return (wishes) => {
    const spoken = languagesFor(address, page, form?.content ?? null, wishes)
    const key = JSON.stringify(spoken)
    const held = known.get(key)
    if (held) return held
    const fresh = {
      tenantId,
      page: page && pageInLanguage(page, spoken.page),
      form: form && { id: form.id, isClosed: form.isClosed, ...formIn(form.content, spoken.form) },
    }
    known.set(key, fresh)

    return fresh
  }
}

function formIn(content: FormContent, language: string) {
  const definition = inLanguage(content, language)

  return { definition, read: answerReader(definition) }
}

/** A form on a page speaks as the page does, a page around a form as the form does. */
function languagesFor(
  address: Address,
  page: PageContent | null,
  form: FormContent | null,
  wishes: Wishes,
): { page: string; form: string } {
  if (address.form !== undefined) {
    const spoken = closest(form, wished(wishes))

    return { page: closest(page, [spoken]), form: spoken }
  }
  const spoken = closest(page, wished(wishes))

  return { page: spoken, form: closest(form, wished(wishes, spoken)) }
}

/** What somebody asked for comes before the language of what is around it, and that before what their browser says. */
function* wished({ asked, accepted }: Wishes, around?: string) {
  if (asked !== null) yield asked
  if (around !== undefined) yield around
  yield* accepted()
}

function closest(content: { readonly languages: readonly string[] } | null, wishes: Iterable<string>) {
  if (!content) return ''

  return content.languages.length < 2 ? content.languages[0]! : closestLanguage(content.languages, wishes)
}
