import { randomBytes } from 'node:crypto'
import { ask, type Reply } from './asking.ts'

/** Somebody who can sign in. */
export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
  /** The backend under the host name of their tenant. */
  readonly origin: string
}

/** Somebody who has signed in, once by a browser and once by a program. */
export interface SignedIn extends Person {
  readonly userId: string
  /** `name=value`, as a browser keeps them. */
  readonly cookies: readonly string[]
  readonly token: string
}

export async function signIn(person: Person): Promise<SignedIn> {
  const { origin, email, password } = person
  const question = { origin, method: 'POST', path: '/api/auth/login', body: { email, password } }
  const asBrowser = mustBe(200, await ask({ ...question, headers: { 'sec-fetch-site': 'same-origin' } }))
  const asProgram = mustBe(200, await ask(question)).json<{ userId: string; token: string }>()

  return { ...person, ...asProgram, cookies: asBrowser.cookies.map((each) => each.split(';')[0]!) }
}

/** Asks the API as this person. */
export const callAs =
  ({ origin, token }: Pick<SignedIn, 'origin' | 'token'>) =>
  (method: string, path: string, body?: unknown): Promise<Reply> =>
    ask({ origin, method, path, body, headers: { authorization: `Bearer ${token}` } })

export type Call = ReturnType<typeof callAs>

/** Gives somebody new an account and roles; `manager` is an administrator of the same tenant. */
export async function createPerson(manager: SignedIn, roles: readonly string[], firstName: string): Promise<Person> {
  const { origin } = manager
  const person = { ...someone(firstName), password: `${word()} ${word()} ${word()}`, origin }
  const { name, email, password } = person
  mustBe(201, await callAs(manager)('POST', '/api/auth/users', { name, email, password, roles }))

  return person
}

/** A name and an address that nobody else has, in this run or any other. */
export function someone(firstName: string): { readonly name: string; readonly email: string } {
  const family = word()

  return { name: `${firstName} ${family}`, email: `${firstName.toLowerCase()}.${family.toLowerCase()}@journey.example` }
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
