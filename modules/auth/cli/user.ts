import { parseArgs } from 'node:util'
import type { CliCommand, CliContext } from '@leadkeep/cli'
import { execute } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { assignRoles } from '../commands/assign-roles.ts'
import { createUser } from '../commands/create-user.ts'
import { disableUser, enableUser } from '../commands/disable-user.ts'
import { resetPassword } from '../commands/reset-password.ts'
import { userByEmail } from '../data/find-users.ts'
import { noSuchUser } from '../errors.ts'
import { generatedPassword } from '../passwords/generated.ts'
import { listRoleNames } from '../queries/roles.ts'
import { listUsers } from '../queries/users.ts'
import { onTenant } from './on-tenant.ts'

interface Work {
  readonly services: Services
  readonly scope: Scope
  readonly context: CliContext
  readonly email: string
  readonly name: string
  readonly roles: string[]
  readonly until: Readonly<Record<string, string>>
}

/** Until people can reset their own passwords, an operator does it here. Everything is on the tenant's log. */
export const user: CliCommand = {
  name: 'user',
  summary: 'list, create, disable and enable users, set their passwords and roles',
  usage: `list                                           [--tenant SLUG]
npx leadkeep user create EMAIL --name NAME [--role KEY … [--until DAY]]   [--tenant SLUG]
npx leadkeep user reset EMAIL                                [--tenant SLUG]
npx leadkeep user disable EMAIL                              [--tenant SLUG]
npx leadkeep user enable EMAIL                               [--tenant SLUG]
npx leadkeep user roles EMAIL [--role KEY … [--until DAY]]     [--tenant SLUG]

  --role    a role by its key, such as admin; may be given more than once
  --until   the last day of these roles, such as 2027-01-31; an auditor’s needs one
  --tenant  the tenant, where there is more than the default one

create and reset make a password and show it once.`,

  async run([action = 'list', ...rest], context) {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        name: { type: 'string' },
        role: { type: 'string', multiple: true },
        until: { type: 'string' },
      },
    })
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined
    const [email = ''] = positionals
    const roles = values.role ?? []
    const until = Object.fromEntries(values.until ? roles.map((key) => [key, endOf(values.until!)]) : [])
    if (!act || (action !== 'list' && !email) || (action === 'create' && !values.name)) {
      context.complain('Say what to do with whom: npx leadkeep user --help')

      return 2
    }

    return onTenant(context, values.tenant, async (services, scope) => {
      await act({ services, scope, context, email, name: values.name ?? '', roles, until })

      return 0
    })
  },
}

const actions: Readonly<Record<string, (work: Work) => Promise<void>>> = {
  list,
  create,
  reset,
  disable,
  enable,
  roles,
}

async function list({ services, scope, context }: Work): Promise<void> {
  let cursor: string | undefined
  do {
    const { items, next } = await execute(services, scope, listUsers, { cursor, limit: 100 })
    for (const { email, name, roles: held, isActive } of items)
      context.say(
        [email, name, held.map(({ key }) => key).join(','), isActive ? '' : '(disabled)'].join('  '),
      )
    cursor = next ?? undefined
  } while (cursor)
}

/** The end of a day, in UTC. */
const endOf = (day: string) => `${day}T23:59:59Z`

async function create({ services, scope, context, email, name, roles: keys, until }: Work): Promise<void> {
  const password = generatedPassword(services.ambient)
  await execute(services, scope, createUser, { email, name, password, roles: keys, until })
  context.say(`${email} can sign in with: ${password}`)
}

async function reset(work: Work): Promise<void> {
  const { services } = work
  const password = generatedPassword(services.ambient)
  const { ended } = await execute(services, work.scope, resetPassword, {
    userId: await userId(work),
    password,
  })
  work.context.say(`${work.email} can sign in with: ${password} (${ended} sessions were ended)`)
}

async function disable(work: Work): Promise<void> {
  await execute(work.services, work.scope, disableUser, { userId: await userId(work) })
  work.context.say(`${work.email} is disabled.`)
}

async function enable(work: Work): Promise<void> {
  await execute(work.services, work.scope, enableUser, { userId: await userId(work) })
  work.context.say(`${work.email} can sign in again.`)
}

async function roles(work: Work): Promise<void> {
  const { services, scope, context, email } = work
  if (work.roles.length === 0) {
    const { items } = await execute(services, scope, listRoleNames, {})
    context.say(`Say which with --role: ${items.map(({ key }) => key).join(', ')}.`)

    return
  }
  await execute(services, scope, assignRoles, {
    userId: await userId(work),
    roles: work.roles,
    until: work.until,
  })
  context.say(`${email} now has: ${work.roles.join(', ')}.`)
}

async function userId({ services, scope, email }: Work): Promise<string> {
  const em = services.database.fork(scope.tenantId)
  const found = await userByEmail({ em, scope, services }, email)
  if (!found) throw noSuchUser()

  return found.id
}
