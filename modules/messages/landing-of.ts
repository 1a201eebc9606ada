import type { QueryContext } from '@leadkeep/commands'
import { Host } from '@leadkeep/directory'

/** Where visitors reach this tenant's pages: its first host name, else the installation's own address. */
export async function landingOf({ em, services }: QueryContext): Promise<string> {
  const [host] = await em.find(Host, {}, { orderBy: { id: 'asc' }, limit: 1 })

  return host ? `https://${host.host}` : services.mail.landing
}
