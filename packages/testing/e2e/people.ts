import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type Reply } from './asking.ts'

/** Somebody who can sign in. */
export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
  /** The backend under the host name of their tenant. */
  readonly origin: string
}

/** Somebody whose program has signed in. */
export interface SignedIn extends Person {
  readonly userId: string
  readonly token: string
}

export async function signIn(person: Person): Promise<SignedIn> {
  const { userId, token } = mustBe(200, await logIn(person)).json()

  return { ...person, userId, token }
}

/** Begins a session as a browser does; `name=value` of each cookie it is given. */
export async function browserCookies(person: Person): Promise<string[]> {
  const { cookies } = mustBe(200, await logIn(person, { 'sec-fetch-site': 'same-origin' }))

  return cookies.map((each) => each.split(';')[0]!)
}

/** From an address that nobody else has: attempts are counted by it. */
function logIn({ origin, email, password }: Person, headers = {}): Promise<Reply> {
  const body = { email, password }

  return ask({
    origin,
    method: 'POST',
    path: '/api/auth/login',
    body,
    headers: { 'x-forwarded-for': anyAddress(), ...headers },
  })
}

const anyAddress = () => ['10', ...randomBytes(3)].join('.')

/** Asks the API as this person, who says their password again where a fresh sign-in is asked for: a run takes its time. */
export function callAs({ origin, token, password }: Pick<SignedIn, 'origin' | 'token'> & Partial<Person>) {
  const once = (method: string, path: string, body?: unknown) =>
    ask({ origin, method, path, body, headers: { authorization: `Bearer ${token}` } })

  return async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const reply = await once(method, path, body)
    const isStale = reply.status === 403 && reply.json().code === 'auth.fresh_sign_in_needed'
    if (!isStale || password === undefined) return reply
    mustBe(204, await once('POST', '/api/auth/sessions/confirm', { password }))

    return once(method, path, body)
  }
}

export type Call = ReturnType<typeof callAs>

/** Invites somebody new, who follows the link in their letter; `manager` is an administrator of the same tenant. */
export async function createPerson(
  manager: SignedIn,
  roles: readonly string[],
  firstName: string,
): Promise<Person> {
  const { origin } = manager
  const person = { ...someone(firstName), password: `${word()} ${word()} ${word()}`, origin }
  const { name, email, password } = person
  const until = roles.includes('auditor') ? { auditor: new Date(Date.now() + week).toISOString() } : {}
  mustBe(201, await callAs(manager)('POST', '/api/auth/users', { name, email, roles, until }))
  const { text } = await letterTo(manager, email, 'auth.invitation')
  mustBe(204, await followLink({ origin, text, password }))

  return person
}

const week = 7 * 24 * 3_600_000

/** Chooses a password by the link in a letter. */
export function followLink({
  origin,
  text,
  password,
}: Pick<Person, 'origin' | 'password'> & { readonly text: string }): Promise<Reply> {
  const token = /\/sign-in\/link\/([\w-]+)/.exec(text)?.[1]
  const headers = { 'x-forwarded-for': anyAddress() }

  return ask({ origin, method: 'POST', path: '/api/auth/links', body: { token, password }, headers })
}

/** The newest letter of a template to an address, once it is in the local mailbox: a message itself names nobody. */
export async function letterTo(
  reader: SignedIn,
  email: string,
  template: string,
): Promise<{ readonly id: string; readonly text: string }> {
  const looked = new Set<string>()
  for (const began = Date.now(); Date.now() - began < 30_000; await sleep(150)) {
    const { items } = mustBe(200, await callAs(reader)('GET', '/api/messages')).json()
    for (const message of items) {
      if (message.template !== template || !message.inMailbox || looked.has(message.id)) continue
      looked.add(message.id)
      const letter = mustBe(200, await callAs(reader)('GET', `/api/messages/${message.id}/letter`)).json()
      if (letter.recipient === email) return { id: message.id, text: letter.text }
    }
  }
  throw new Error(`No letter ${template} to ${email} in half a minute.`)
}

/** Where everybody who takes part in a journey has an address: no process may write it down. */
export const journeyers = 'journey.example'

/** A name and an address that nobody else has, in this run or any other. */
export function someone(firstName: string): { readonly name: string; readonly email: string } {
  const family = word()

  return {
    name: `${firstName} ${family}`,
    email: `${firstName.toLowerCase()}.${family.toLowerCase()}@${journeyers}`,
  }
}

/** Letters only: a name is found by how its words begin. */
const word = () => {
  const letters = [...randomBytes(8)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')

  return letters[0]!.toUpperCase() + letters.slice(1)
}

export function mustBe(status: number, reply: Reply): Reply {
  if (reply.status !== status) throw new Error(`Expected ${status}, was told ${reply.status}: ${reply.text}`)

  return reply
}
