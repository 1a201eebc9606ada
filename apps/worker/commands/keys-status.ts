import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { CliContext } from '@leadkeep/cli'
import { keyProviderFrom, KeyRotation, keyStorePool, type KeyCount } from '@leadkeep/crypto'
import { installation, type Services } from '@leadkeep/kernel'
import { sealedCounts } from '@leadkeep/rotation'
import { eachLog } from '../sequencing.ts'
import { nameOf } from './verify-logs.ts'
import { withServices } from './with-services.ts'

/** `leadkeep keys status`: each kind of key, and what is not under the newest. */
export async function keysStatus(parameters: string[], context: CliContext): Promise<number> {
  const { values } = parseArgs({
    args: parameters,
    options: { rows: { type: 'boolean', default: false } },
  })
  const opened = await context.open()
  const { keyProvider, keysDatabaseUrl } = opened
  const pool = keyStorePool(keysDatabaseUrl, 2)
  const provider = keyProviderFrom(keyProvider.setting, keyProvider.environment)
  const rotation = new KeyRotation({ pool, provider })
  try {
    return await withServices(opened, async (services) => {
      const counts = await rotation.count()
      const root = await provider.version()
      const underRoot = counts.filter(({ purpose }) => purpose === 'installation' || purpose === 'tenant')
      context.say(`root: version ${root}, ${under(underRoot, root)}`)
      context.say(`recovery file: ${recoveryOf(context, root, keyProvider.setting)}`)
      for await (const tenantId of eachLog(services)) {
        context.say(await nameOf(services, tenantId))
        const own = counts.filter((each) => each.tenantId === tenantId && each.purpose !== 'installation')
        for (const line of linesOf(own)) context.say(`  ${line}`)
        if (values.rows && tenantId !== installation) await rowsOf(services, tenantId, context.say)
      }
      const underWay = await rotation.store.allUnderWay()
      for (const { tenantId, kind, begunAt, done } of underWay)
        context.say(
          `! A rotation (${kind}, ${await nameOf(services, tenantId)}) was begun on ${day(begunAt)} and has not ended; ${done} rows are done. Run it again to finish it.`,
        )

      return 0
    })
  } finally {
    await pool.end()
  }
}

/** By kind: the newest version with its age, how many keys there are, and which are older or under an older one. */
function linesOf(counts: readonly KeyCount[]): string[] {
  const tenant = newest(counts.filter(({ purpose }) => purpose === 'tenant'))

  return [...Map.groupBy(counts, ({ purpose }) => purpose)].map(([purpose, group]) => {
    const version = newest(group)
    const total = sum(group)
    const oldest = new Date(Math.min(...group.map((each) => each.oldest.getTime())))
    const isOne = !purpose.startsWith('subject/') && purpose !== 'intake'
    const older = isOne ? sum(group.filter((each) => each.version < version)) : 0

    return [
      `${names[purpose] ?? purpose}: ${isOne ? `version ${version}` : `${total.toLocaleString('en')} keys`}, since ${day(oldest)}`,
      ...(older > 0 ? [`${older} older version${older === 1 ? '' : 's'} still there`] : []),
      ...(purpose === 'tenant' ? [] : [under(group, tenant)]),
      ...(purpose === 'suppression' ? ['never rotated: lists and links hang on it'] : []),
    ].join('; ')
  })
}

const names: Readonly<Record<string, string>> = {
  tenant: 'tenant key',
  index: 'index root',
  suppression: 'suppression key',
  log: 'log key',
  intake: 'intake keys',
  'subject/data': 'data keys of subjects',
  'subject/evidence': 'evidence keys of subjects',
}

const under = (counts: readonly KeyCount[], version: number) => {
  const old = sum(counts.filter((each) => each.under < version))

  return old === 0
    ? `all ${sum(counts).toLocaleString('en')} wrapped by the newest`
    : `${old.toLocaleString('en')} of ${sum(counts).toLocaleString('en')} still wrapped by an older version`
}

const newest = (counts: readonly KeyCount[]) => Math.max(0, ...counts.map(({ version }) => version))
const sum = (counts: readonly KeyCount[]) => counts.reduce((all, { count }) => all + count, 0)
const day = (time: Date) => time.toISOString().slice(0, 10)

async function rowsOf(services: Services, tenantId: string, say: (line: string) => void): Promise<void> {
  for (const { table, column, versions } of await sealedCounts(services.database, tenantId))
    say(
      `  ${table}.${column}: ${versions.map(({ version, count }) => `${count.toLocaleString('en')} under version ${version}`).join(', ')}`,
    )
}

function recoveryOf({ directory }: CliContext, root: number, setting: string): string {
  if (!setting.startsWith('file:')) return 'the root key is kept by its provider'
  if (!existsSync(directory.recoveryMade)) return 'not made. Run "npx leadkeep keys recovery FILE"'
  const [made = '', version = '1'] = readFileSync(directory.recoveryMade, 'utf8').trim().split(' ')

  return Number(version) < root
    ? `made on ${made.slice(0, 10)}, of an older root. Run "npx leadkeep keys recovery FILE"`
    : `made on ${made.slice(0, 10)}`
}
