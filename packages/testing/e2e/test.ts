// oxlint-disable eslint/no-empty-pattern -- Playwright reads what a fixture needs from its first parameter
import {
  test as base,
  expect,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test'
import type { Addresses } from './installation.ts'
import {
  browserCookies,
  callAs,
  createPerson,
  signIn,
  type Call,
  type Person,
  type SignedIn,
} from './people.ts'
import { stage, type Stage } from './stage.ts'

type NewPage = (options?: BrowserContextOptions) => Promise<Page>

interface Fixtures {
  readonly addresses: Addresses
  readonly people: Stage['people']
  /** Paths of every screen there is, with their `[id]`s. */
  readonly screens: Stage['screens']
  /** A page of a browser that has never been here. */
  readonly newBrowser: NewPage
  /** A page of a browser in which this person has just signed in. */
  readonly signedIn: (person: Person, options?: BrowserContextOptions) => Promise<Page>
  /** Asks the API as this person. */
  readonly call: (person: Pick<SignedIn, 'origin' | 'token'> & Partial<Person>) => Call
  /** Somebody new in the demo tenant, whom no other journey knows. */
  readonly newPerson: (roles: readonly string[], firstName?: string) => Promise<Person>
  /** … whose program has signed in. */
  readonly newColleague: (roles: readonly string[], firstName?: string) => Promise<SignedIn>
}

/** A journey: every page it opens is watched, and one broken policy or uncaught error fails it. */
export const test = base.extend<Fixtures>({
  addresses: async ({}, use) => use(stage().addresses),
  people: async ({}, use) => use(stage().people),
  screens: async ({}, use) => use(stage().screens),
  newBrowser: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    const faults: string[] = []
    await use(async (options) => {
      const context = await browser.newContext(options)
      contexts.push(context)
      watch(context, faults)

      return context.newPage()
    })
    await Promise.all(contexts.map((context) => context.close()))
    expect(faults, 'no broken policy and no uncaught error on any page').toEqual([])
  },
  signedIn: async ({ newBrowser }, use) => {
    await use(async (person, options) => {
      const { origin } = person
      const page = await newBrowser({ baseURL: origin, ...options })
      await page.context().addCookies((await browserCookies(person)).map((each) => cookieFor(origin, each)))
      // As on every visit but the first: the server knows the browser's zone, and no screen is drawn twice.
      await page.context().addCookies([{ name: 'leadkeep-zone', value: 'Europe/Berlin', url: origin }])

      return page
    })
  },
  call: async ({}, use) => use(callAs),
  newPerson: async ({ people }, use) =>
    use((roles, firstName = 'Nora') => createPerson(people.admin, roles, firstName)),
  newColleague: async ({ newPerson }, use) => use(async (...given) => signIn(await newPerson(...given))),
})

function watch(context: BrowserContext, faults: string[]): void {
  context.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) faults.push(message.text())
  })
  context.on('weberror', (error) => faults.push(error.error().stack ?? String(error.error())))
}

/** As the server set it: `__Host-` cookies have no domain and are secure, also on a loopback address without https. */
export function cookieFor(origin: string, pair: string) {
  const at = pair.indexOf('=')

  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    url: origin.replace('http:', 'https:'),
    secure: true,
    httpOnly: true,
    sameSite: 'Strict' as const,
  }
}

export { expect }
