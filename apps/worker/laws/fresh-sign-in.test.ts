import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import type { Unit } from '@leadkeep/commands'
import type { Module } from '@leadkeep/kernel'
import { modules as listed } from '../modules.ts'

const modules: readonly Module[] = listed
const root = join(import.meta.dirname, '../../..')

/** What nobody does from a browser that somebody else left open: grants, erasure, keys. */
const acts = [
  'audit_logs.export.ask_opened',
  'auth.user.assign_roles',
  'auth.user.invite',
  'auth.user.send_link',
  'auth.user.update',
  'auth.role.create',
  'auth.role.update',
  'lead_capture.integration_key.create',
  'privacy.subject.erase',
]

let commands: Unit[]

beforeAll(async () => {
  commands = (await everyUnit()).filter(({ kind }) => kind === 'command')
}, 60_000)

test('every command that needs a feature of power asks for a fresh sign-in', () => {
  const powers = modules.flatMap(({ features = [] }) => features).filter(({ fresh }) => fresh)
  const needy = commands.filter(({ access }) => powers.some(({ id }) => access.includes(id)))
  expect(powers.length).toBeGreaterThan(1)
  expect(needy.length).toBeGreaterThan(2)
  expect(needy.filter(({ fresh }) => !fresh).map(({ id }) => id)).toEqual([])
})

test('grants, erasure and new keys ask for one, by whatever feature they are allowed', () => {
  const fresh = commands.filter((each) => each.fresh).map(({ id }) => id)
  expect(fresh).toEqual(expect.arrayContaining(acts))
})

/** Whatever is declared as a command or a query in any module, whether a route runs it or not. */
async function everyUnit(): Promise<Unit[]> {
  const units: Unit[] = []
  for await (const path of glob('modules/*/**/*.ts', {
    cwd: root,
    exclude: (name) => /node_modules|e2e/.test(name),
  })) {
    if (/\.(test|long)\.ts$|test-world/.test(path)) continue
    if (!/= (command|query)\(/.test(readFileSync(join(root, path), 'utf8'))) continue
    const exported: Record<string, unknown> = await import(join(root, path))
    units.push(...Object.values(exported).filter(isUnit))
  }

  return units
}

const isUnit = (thing: unknown): thing is Unit =>
  typeof thing === 'object' && thing !== null && 'kind' in thing && 'access' in thing && 'run' in thing
