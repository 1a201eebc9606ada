import type { QueryContext } from '@leadkeep/commands'
import { Host } from '@leadkeep/directory'

/** Where staff reach this tenant's backend: under the installation's own address, by the tenant's name where it has one. */
export async function backendOf({ em, services }: QueryContext): Promise<string> {
  const [host] = await em.find(Host, {}, { orderBy: { id: 'asc' }, limit: 1 })
  const url = new URL(services.mail.backend)
  if (host) url.hostname = host.host

  return url.origin
}

/** Where visitors reach this tenant's pages: its first host name, else the installation's own address. */
export async function landingOf({ em, services }: QueryContext): Promise<string> {
  const [host] = await em.find(Host, {}, { orderBy: { id: 'asc' }, limit: 1 })

  return host ? `https://${host.host}` : services.mail.landing
}
