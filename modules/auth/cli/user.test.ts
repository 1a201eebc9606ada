import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CliContext } from '@leadkeep/cli'
import { authWorld, Browser, entriesOf, type AuthWorld } from '../test-world.ts'
import { userCommand } from '../index.ts'

let world: AuthWorld
let tenantId: string

beforeAll(async () => {
  world = await authWorld()
  ;({ tenantId } = await world.newTenant('here.example'))
})
afterAll(() => world.close())

async function leadkeep(...parameters: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const { databases, services, rootKey } = world
  const context = {
    modules: services.modules,
    environment: { USER: 'grace' },
    open: async () => ({
      databaseUrl: databases.url('worker'),
      keysDatabaseUrl: databases.keysUrl,
      keyProvider: { setting: 'env:ROOT', environment: { ROOT: rootKey } },
      close: async () => undefined,
    }),
    say: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
  }
  // The command uses no more of its context than this.
  const code = await userCommand.run(
    [...parameters, '--tenant', 'here-example'],
    context as unknown as CliContext,
  )

  return { code, said: said.join('\n') }
}

test('an operator creates users, resets, moves and disables them, all on the log', async () => {
  const created = await leadkeep('create', 'ben@here.example', '--name', 'Ben', '--role', 'sales')
  const password = /with: (\S+)/.exec(created.said)?.[1] ?? ''
  expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
  const ben = new Browser(world, 'here.example')
  expect((await ben.signIn('ben@here.example', password)).status).toBe(200)

  const reset = await leadkeep('reset', 'BEN@here.example')
  expect(reset.said).toMatch(/\(1 sessions were ended\)/)
  expect((await ben.ask('GET', '/api/auth/me')).status).toBe(401)
  await leadkeep('roles', 'ben@here.example', '--role', 'compliance')
  expect((await leadkeep('list')).said).toMatch(/ben@here\.example {2}Ben {2}compliance/)
  await leadkeep('disable', 'ben@here.example')
  expect((await leadkeep('list')).said).toMatch(/ben@here\.example .*\(disabled\)/)

  const acts = (await entriesOf(world, tenantId))
    .filter(({ actor }) => actor.id === 'grace')
    .map(({ act }) => act)
  expect(new Set(acts)).toEqual(
    new Set([
      'auth.user.create',
      'auth.user.reset_password',
      'auth.user.assign_roles',
      'auth.user.disable',
      'auth.user.list',
    ]),
  )
})

test('the last administrator cannot be disabled from here either', async () => {
  await expect(leadkeep('disable', 'ada@here.example')).rejects.toMatchObject({ code: 'auth.last_admin' })
})

test('what cannot be understood does nothing', async () => {
  expect((await leadkeep('constructor', 'x')).code).toBe(2)
  expect((await leadkeep('create', 'x@here.example')).code).toBe(2)
})
