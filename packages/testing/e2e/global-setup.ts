import { admin, Installation, leadkeepOn } from './installation.ts'
import { searchFor } from '../needles.ts'
import { createPerson, journeyers, signIn, type SignedIn } from './people.ts'
import { tellWorkers } from './stage.ts'
import { newTenant } from './tenants.ts'

/**
 * Brings up one installation for all journeys: the demo tenant with one person of each role, and a second tenant under
 * a host name of its own. What it returns takes everything down.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const installation = await Installation.start()
  try {
    const { addresses } = installation
    const [people, outsider, screens] = await Promise.all([
      demoPeople(addresses.backend),
      otherTenant(installation),
      screensOf(installation),
    ])
    tellWorkers({ addresses, people: { ...people, outsider }, screens })
  } catch (error) {
    console.error(installation.output)
    await installation.stop()
    throw error
  }

  return async () => {
    await installation.stop()
    requireSilence(installation.output)
  }
}

/** Law 3, over all journeys: whatever they did, no process wrote down one of their people. */
function requireSilence(output: string): void {
  const found = searchFor([journeyers])('what the processes wrote', output)
  if (found.length > 0) throw new Error(found.join('\n'))
}

async function demoPeople(origin: string) {
  const alma = await signIn({ ...admin, name: 'Alma Fernandez', origin })
  const sales = await signIn(await createPerson(alma, ['sales'], 'Sam'))
  const compliance = await signIn(await createPerson(alma, ['compliance'], 'Cora'))

  return { admin: alma, sales, compliance }
}

async function otherTenant({ addresses }: Installation): Promise<SignedIn> {
  return signIn(await newTenant(addresses, 'other', 'Otter Optics'))
}

async function screensOf({ addresses }: Installation): Promise<string[]> {
  const { screens } = JSON.parse(await leadkeepOn(addresses, 'inspect', '--json'))

  return screens.map(({ path }: { path: string }) => path)
}
