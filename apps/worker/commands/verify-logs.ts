import { parseArgs } from 'node:util'
import {
  checkData,
  checkLog,
  type LogCheck,
  dataFaults,
  endedLogsOf,
  isAsItEnded,
  logFaults,
  logHealth,
  record,
} from '@leadkeep/audit'
import type { CliContext } from '@leadkeep/cli'
import { Tenant, tenantOfSlug } from '@leadkeep/directory'
import { installation, type Services } from '@leadkeep/kernel'
import { operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn, eachLog } from '../sequencing.ts'
import { withServices } from './with-services.ts'

/** `leadkeep audit verify`: a line for each log, and one for each thing that is wrong with it. It is an act like any other. */
export async function verifyLogs(parameters: string[], context: CliContext): Promise<number> {
  const { values } = parseArgs({
    args: parameters,
    options: { tenant: { type: 'string' }, data: { type: 'boolean', default: false } },
  })

  return withServices(await context.open(), async (services) => {
    const tenantId = values.tenant && (await tenantOfSlug(services.database, values.tenant))
    if (tenantId === null) {
      context.complain(`There is no tenant ${values.tenant}.`)

      return 2
    }
    let wrong = 0
    for await (const log of tenantId ? [tenantId] : eachLog(services))
      wrong +=
        (await verifyOne(services, log, context)) +
        (values.data && log !== installation ? await verifyRows(services, log, context) : 0)
    if (!tenantId) wrong += await verifyEnded(services, context)

    return wrong === 0 ? 0 : 1
  })
}

/** How many things are wrong. */
async function verifyOne(
  services: Services,
  tenantId: string,
  { directory, say }: CliContext,
): Promise<number> {
  const { database, keyring } = services
  const name = await nameOf(services, tenantId)
  const [key, outside] = [await keyring.newestLogKey(tenantId), checkpointsIn(directory.path)]
  const { size, faults, pruned } = await checkLog({ database, tenantId, key, outside })
  if (faults.length === 0) {
    const { oldestWaiting, oldestUnanchored } = await logHealth(database, tenantId, key, outside)
    say(
      `✓ ${name}: ${size} entries, all as they were signed${prunedText(pruned)}${late('waiting', oldestWaiting)}${late('without a checkpoint outside', oldestUnanchored)}`,
    )
  }
  for (const { fault, index } of faults)
    say(`✗ ${name}: the log ${logFaults[fault]}${index === null ? '' : ` (at ${index})`}`)
  await record(database, operatorScope(services, tenantId), {
    act: 'audit.verify',
    outcome: faults.length === 0 ? 'done' : 'failed',
    ...(faults[0] ? { error: `audit.${faults[0].fault}` } : {}),
    facts: { size, faults: faults.length },
  })

  return faults.length
}

/** Of tenants that were deleted: their hashes are kept, and the installation's log says which. */
async function verifyEnded({ database, keyring }: Services, { say }: CliContext): Promise<number> {
  let wrong = 0
  for (const ended of await endedLogsOf(database, keyring)) {
    const isSame = await isAsItEnded(database, ended)
    say(
      isSame
        ? `✓ ${ended.tenantId}, deleted: ${ended.size} hashes, as its log ended`
        : `✗ ${ended.tenantId}, deleted: its hashes are not those its log ended with, or something of it is there again`,
    )
    if (!isSame) wrong += 1
  }

  return wrong
}

/** Of a tenant's tables; nothing is shown of what was compared. */
async function verifyRows(services: Services, tenantId: string, { say }: CliContext): Promise<number> {
  const { database, keyring } = services
  const name = await nameOf(services, tenantId)
  const scope = operatorScope(services, tenantId)
  const { cells, faults } = await checkData({ database, keyring, scope })
  if (faults.length === 0) say(`✓ ${name}: ${cells} personal values, all as the log says`)
  for (const { fault, table, row, column } of faults)
    say(`✗ ${name}: a row of ${table} ${dataFaults[fault]} (${[row, column].filter(Boolean).join(', ')})`)

  return faults.length
}

/** As the verifier of exports says it. */
const prunedText = (pruned: LogCheck['pruned']) =>
  pruned === null
    ? ''
    : `; entries 0 to ${pruned.last} were pruned under policy entry ${pruned.policy}: their hashes are in the tree, their contents can’t be shown`

const late = (what: string, seconds: number | null) =>
  seconds === null ? '' : `; the oldest one ${what} is ${seconds.toFixed(1)} s old`

export async function nameOf({ database }: Services, tenantId: string): Promise<string> {
  if (tenantId === installation) return 'installation'
  const { slug } = await database.fork(tenantId).findOneOrFail(Tenant, { id: tenantId })

  return slug
}
