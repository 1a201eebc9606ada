import { leadkeepOn, type Addresses } from './installation.ts'
import type { Person } from './people.ts'

/** A tenant of its own with an administrator, at a host name under `localhost`: what is changed in it is nobody else's. */
export async function newTenant(addresses: Addresses, slug: string, name: string): Promise<Person> {
  const host = `${slug}.localhost`
  const email = `admin@${slug}.example`
  const who = `Admin of ${name}`
  await leadkeepOn(addresses, 'tenant', 'create', slug, '--name', name, '--host', host)
  const account = ['create', email, '--name', who, '--role', 'admin', '--tenant', slug]
  const told = await leadkeepOn(addresses, 'user', ...account)
  const password = /can sign in with: (\S+)/.exec(told)?.[1]
  if (!password) throw new Error(`No password for ${email} in: ${told}`)

  return { name: who, email, password, origin: `http://${host}:${new URL(addresses.backend).port}` }
}
