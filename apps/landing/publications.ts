import type { Ambient } from '@leadkeep/kernel'
import {
  answerReader,
  inLanguage,
  pageSchema,
  readStoredForm,
  type AnswerReader,
  type FormDefinition,
  type Intake,
  type PageContent,
  type Published,
} from '@leadkeep/lead_capture/frontend'

/** What is published at an address, read once per version. The object stays the same for as long as nothing changes. */
export interface Publication {
  readonly tenantId: string
  readonly page: PageContent | null
  readonly form: {
    readonly id: string
    readonly definition: FormDefinition
    readonly read: AnswerReader
  } | null
}

export interface Address {
  readonly page?: string
  readonly form?: string
}

interface Held {
  readonly versions: string
  readonly publication: Publication | null
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

  return async (host: string, address: Address): Promise<Publication | null> => {
    const key = JSON.stringify([host, address.page, address.form])
    const held = known.get(key)
    const now = ambient.now().getTime()
    if (held && now - held.checkedAt < freshness) return held.publication
    const asked = asking.get(key) ?? ask(key, host, address, held, now)
    if (!held) return (await asked).publication

    return (await Promise.race([asked, elapsed(patience, held)]).catch(() => held)).publication
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
          publication: held?.versions === versions ? held.publication : read(published),
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
      published.form && [published.form.id, published.form.version],
    ],
  )

function read(published: Published | null): Publication | null {
  if (published === null) return null
  const content = published.form && readStoredForm(published.form.definition)
  const definition = content && inLanguage(content, content.languages[0]!)

  return {
    tenantId: published.tenantId,
    page: published.page && pageSchema.parse(published.page.content),
    form: published.form &&
      definition && { id: published.form.id, definition, read: answerReader(definition) },
  }
}
