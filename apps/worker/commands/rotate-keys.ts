import { userInfo } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkpointFolder, Sequencer } from '@leadkeep/audit'
import type { CliContext, OpenInstallation } from '@leadkeep/cli'
import {
  addRoot,
  dropOldRoots,
  keyProviderFrom,
  KeyRotation,
  keyStorePool,
  rotationKinds,
  type RotationKind,
} from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { tenantOfSlug } from '@leadkeep/directory'
import { AppError, installation, type Scope, type Services } from '@leadkeep/kernel'
import { rotate } from '@leadkeep/rotation'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn } from '../sequencing.ts'
import { withServices } from './with-services.ts'

/** `leadkeep keys rotate`: each kind to its end, or from where it was cut off. */
export async function rotateKeys(parameters: string[], context: CliContext): Promise<number> {
  const { positionals, values } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      by: { type: 'string' },
      tenant: { type: 'string' },
      subject: { type: 'string' },
      checkpoints: { type: 'string' },
    },
  })
  const kind = rotationKinds.find((each) => each === positionals[0])
  if (!kind || !values.reason || (kind !== 'installation' && !values.tenant)) {
    context.complain(
      `Say what, of whom and why: npx leadkeep keys rotate ${rotationKinds.join('|')} --tenant SLUG --reason TEXT`,
    )

    return 2
  }
  const { reason, by = userInfo().username, tenant, subject: subjectId } = values
  const opened = await context.open()

  return withServices(opened, async (services) => {
    const tenantId = await tenantNamed(services, kind, tenant)
    const scope: Scope = {
      ...operatorScope(services, tenantId),
      actor: { kind: 'operator', id: by },
    }
    await rotateOne({
      ...opened,
      context,
      services,
      scope,
      kind,
      reason,
      subjectId,
      checkpoints: values.checkpoints,
    })

    return 0
  })
}

interface One extends Pick<
  OpenInstallation,
  'ownerDatabaseUrl' | 'keysDatabaseUrl' | 'keyProvider' | 'isAlone'
> {
  readonly context: CliContext
  readonly services: Services
  readonly scope: Scope
  readonly kind: RotationKind
  readonly reason: string
  readonly subjectId: string | undefined
  readonly checkpoints: string | undefined
}

async function rotateOne(options: One): Promise<void> {
  const { context, services, scope, kind, reason, subjectId, isAlone, keyProvider } = options
  const { say, directory } = context
  const file = /^file:(.+)$/.exec(keyProvider.setting)?.[1]
  if (kind === 'installation' && file) addRoot(file)
  const provider = keyProviderFrom(keyProvider.setting, keyProvider.environment)
  const pool = keyStorePool(options.keysDatabaseUrl, 2)
  const database = await openDatabase({ url: options.ownerDatabaseUrl, modules, poolSize: 2 })
  const progress = progressOf(say)
  const { keyring, ambient } = services
  try {
    await rotate(kind, {
      rotation: new KeyRotation({ pool, provider, ambient }),
      keyring,
      database,
      sequencer: new Sequencer({
        database: services.database,
        keyring,
        outside:
          options.checkpoints === undefined
            ? checkpointsIn(directory.path)
            : checkpointFolder(options.checkpoints),
      }),
      scope,
      reason,
      subjectId,
      isAlone,
      dropOldRoots: () => file !== undefined && dropOldRoots(file),
      wait: (milliseconds, because) => waited(say, milliseconds, because),
      onStep: progress,
    })
  } finally {
    await database.close()
    await pool.end()
  }
  say(`✓ Rotated: ${kind}. Nothing is under an older key; it was destroyed.`)
  say(afterwards[kind])
}

const afterwards: Readonly<Record<RotationKind, string>> = {
  installation:
    'Make a new recovery file now: npx leadkeep keys recovery FILE. The old one opens nothing that is made from now on.',
  tenant: 'Take a backup now: what older ones hold under the old key, nobody opens.',
  subject: 'Take a backup now: what older ones hold under the old keys, nobody opens.',
  index: 'Take a backup now: older ones can’t be searched any more, and once restored are indexed anew.',
  log: 'Give the new key to whoever verifies: it is at /.well-known/leadkeep-log, and exports say how it follows.',
}

async function tenantNamed(
  { database }: Services,
  kind: RotationKind,
  slug: string | undefined,
): Promise<string> {
  if (kind === 'installation' || slug === 'installation') return installation
  const tenantId = await tenantOfSlug(database, slug!)
  if (tenantId !== null) return tenantId
  throw new AppError(`There is no tenant ${slug}.`, { code: 'cli.tenant_unknown', status: 404 })
}

/** A line when a step begins, and one every few seconds of how far it is. */
function progressOf(say: (line: string) => void): (step: string, done?: number) => void {
  let last = 0

  return (step, done) => {
    const now = Date.now()
    if (done === undefined) say(`… ${step}`)
    else if (now - last > 2_000) {
      last = now
      say(`  ${step}: ${done.toLocaleString('en')}`)
    }
  }
}

async function waited(say: (line: string) => void, milliseconds: number, because: string): Promise<void> {
  const until = Date.now() + milliseconds
  say(`  Waiting until ${because}. This can be stopped, and run again later.`)
  for (let left = milliseconds; left > 0; left = until - Date.now()) {
    say(`  ${Math.ceil(left / 1000)} s left`)
    await sleep(Math.min(left, 60_000))
  }
}
