import { admin, Installation } from './installation.ts'
import { searchFor } from '../needles.ts'
import { createPerson, journeyers, signIn, type SignedIn } from './people.ts'
import { tellWorkers } from './stage.ts'

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

async function otherTenant(installation: Installation): Promise<SignedIn> {
  const origin = installation.addresses.otherBackend
  const email = 'admin@other.example'
  const name = 'Otto Outsider'
  await installation.leadkeep(
    'tenant',
    'create',
    'other',
    '--name',
    'Otter Optics',
    '--host',
    new URL(origin).hostname,
  )
  const told = await installation.leadkeep(
    'user',
    'create',
    email,
    '--name',
    name,
    '--role',
    'admin',
    '--tenant',
    'other',
  )
  const password = /can sign in with: (\S+)/.exec(told)?.[1]
  if (!password) throw new Error(`No password for ${email} in: ${told}`)

  return signIn({ name, email, password, origin })
}

async function screensOf(installation: Installation): Promise<string[]> {
  const { screens } = JSON.parse(await installation.leadkeep('inspect', '--json'))

  return screens.map(({ path }: { path: string }) => path)
}
