import { unmistakable } from '@leadkeep/testing'
import type { Answer, LandingProcess } from './landing-process.ts'

const { browser, edited, person } = unmistakable

type Ask = (method: string, path: string, body?: unknown) => Promise<Response>

/** Every way for a visitor to get it wrong, each with the person's words in it. */
export async function wrongVisits(
  landing: LandingProcess,
  headers: Readonly<Record<string, string>>,
): Promise<Pick<Answer, 'status'>[]> {
  return [
    await landing.submit({ ...person, email: person.name }, headers),
    await landing.submit({ ...person, [person.company]: person.email }, headers),
    await landing.submit({ ...person, name: { first: person.name } }, headers),
    await landing.submit({ ...person, message: person.message.repeat(300) }, headers),
    await landing.submit(person, { ...headers, 'idempotency-key': person.name }),
    await landing.submit(person, { ...headers, 'content-type': `text/${browser}` }),
    await landing.submit(person, {
      ...headers,
      'sec-fetch-site': 'cross-site',
      origin: 'https://canarymeadow.example',
    }),
    // Refused at its head; whether the answer arrives before the connection ends is the system's affair.
    await landing.submit(person, { ...headers, 'content-length': '99999999' }).catch(() => ({ status: 413 })),
    await landing.postForm({ ...person, email: person.message }, headers),
    await landing.get(`/p/${encodeURIComponent(person.name)}?utm_content=${person.email}`, headers),
    await landing.get(`/f/${person.email}`, headers),
    await landing.get(`/f/enquiry/thanks?receipt=${encodeURIComponent(person.email)}`, headers),
    await landing.get('/', { ...headers, host: 'zephyrine.canarymeadow.example' }),
  ]
}

/** Every way for staff to be refused. `powerless` has signed in and may nothing; `unknown` shows a token of nobody's. */
export async function refusedActs(
  lead: string,
  nothing: string,
  { staff, powerless, unknown }: Readonly<Record<'staff' | 'powerless' | 'unknown', Ask>>,
): Promise<Response[]> {
  const name = encodeURIComponent(person.name)
  const user = { email: person.email, name: person.name, roles: [] }

  return [
    await staff('POST', '/api/auth/login', { email: person.email, password: person.message }),
    await staff('POST', '/api/auth/login', {
      email: 'nobody@canarymeadow.example',
      password: person.message,
    }),
    await staff('POST', '/api/auth/forgotten', { email: person.email }),
    await staff('POST', '/api/auth/links', { token: person.name, password: person.message }),
    await staff('POST', '/api/auth/login', { email: person.name, password: { no: person.name } }),
    await unknown('GET', '/api/crm/leads'),
    await powerless('POST', '/api/crm/leads', person),
    await powerless('GET', `/api/crm/leads?search=${name}`),
    await powerless('PATCH', `/api/crm/leads/${lead}`, { version: 1, ...edited }),
    await staff('POST', '/api/crm/leads', { ...person, email: person.name }),
    await staff('POST', '/api/crm/leads', { ...person, stage: person.name, [person.company]: 1 }),
    await staff('PATCH', `/api/crm/leads/${lead}`, { version: 1, ...edited }),
    await staff('PATCH', `/api/crm/leads/${nothing}`, { version: 1, ...edited }),
    await staff('GET', `/api/crm/leads/${name}`),
    await staff('GET', `/api/crm/leads?cursor=${name}`),
    await staff('GET', `/api/crm/leads?stage=${name}&owner=${name}&from=${name}`),
    await staff('GET', `/api/crm/${name}`),
    await staff('GET', `/api/audit_logs/entries?act=${name}`),
    await staff('POST', '/api/audit_logs/exports', { format: person.name, purpose: 'x' }),
    await staff('POST', '/api/auth/users', user),
    await staff('POST', '/api/auth/users', {
      ...user,
      email: person.name,
      roles: [person.name],
    }),
    await staff('POST', '/api/auth/roles', { key: person.name, title: 'x', features: [person.name] }),
  ]
}
