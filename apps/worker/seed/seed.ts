import { randomBytes } from 'node:crypto'
import { createUser, offerFeaturesEverywhere } from '@leadkeep/auth'
import type { SeedContext, SeedResult } from '@leadkeep/cli'
import { execute, openServices } from '@leadkeep/commands'
import { keyProviderFrom } from '@leadkeep/crypto'
import { tenantOfSlug } from '@leadkeep/directory'
import { installation, systemAmbient, type Services } from '@leadkeep/kernel'
import { demoFormContent, demoPage, demoTrialForm, publish, publishForm } from '@leadkeep/lead_capture'
import { modules } from '../modules.ts'
import { demoHistory } from './demo-history.ts'
import { countSources } from './demo-sources.ts'
import { holdTwo } from './demo-quarantine.ts'
import { newTenant, operatorScope } from './new-tenant.ts'
import { tellMigrations } from './tell-migrations.ts'

/**
 * What a first start brings: one tenant with its roles, an administrator, a published page with its form and today's
 * intake key; with the demo on, two colleagues and thirty leads besides. A later start finds the tenant and does
 * nothing. A start that was interrupted goes on where it stopped.
 */
export async function seed(context: SeedContext): Promise<SeedResult> {
  const { services, close } = await openServices({
    databaseUrl: context.databaseUrl,
    keysDatabaseUrl: context.keysDatabaseUrl,
    keyProvider: keyProviderFrom(context.keyProvider.setting, context.keyProvider.environment),
    modules,
    ambient: systemAmbient,
    poolSize: 4,
  })
  try {
    await tellMigrations(services, context.ownerDatabaseUrl)
    await offerFeaturesEverywhere(services)

    return await seedWith(services, context)
  } finally {
    await close()
  }
}

type Wishes = Pick<SeedContext, 'demo' | 'adminEmail' | 'adminPassword'>

export async function seedWith(
  services: Services,
  { demo, adminEmail, adminPassword }: Wishes,
): Promise<SeedResult> {
  await services.keyring.createTenant(installation)
  if ((await tenantOfSlug(services.database, 'demo')) ?? (await tenantOfSlug(services.database, 'main')))
    return { signIns: [] }

  const tenant = demo ? { slug: 'demo', name: 'Fernhill Instruments' } : { slug: 'main', name: 'Main' }
  const tenantId = await newTenant(services, { ...tenant, isDefault: true, isDemo: demo })
  const scope = operatorScope(services, tenantId)
  const { formId } = await execute(services, scope, publish, {
    slug: 'home',
    isHome: true,
    page: demoPage,
    form: demoFormContent,
  })

  const password = () => randomBytes(12).toString('base64url')
  const admin = { who: 'Administrator', name: 'Alma Fernandez', email: adminEmail, roles: ['admin'] }
  const people = [
    { ...admin, password: adminPassword ?? password() },
    ...(demo
      ? [
          {
            who: 'Sales',
            name: 'Jonas Bergmann',
            email: 'sales@demo.example',
            roles: ['sales'],
            password: password(),
          },
          {
            who: 'Compliance',
            name: 'Ruth Okafor',
            email: 'compliance@demo.example',
            roles: ['compliance'],
            password: password(),
          },
        ]
      : []),
  ]
  const userIds: Record<string, string> = {}
  for (const { who, ...person } of people)
    userIds[who] = (await execute(services, scope, createUser, person)).userId
  if (demo) {
    await execute(services, scope, publishForm, { form: demoTrialForm })
    await demoHistory(services, tenantId, userIds['Sales']!, formId)
    await execute(services, scope, holdTwo, { formId })
    await execute(services, scope, countSources, { formId })
  }

  return { signIns: people.map(({ who, email, password }) => ({ who, email, password })) }
}
