import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { refuses } from '../core/finding.ts'
import { specContract } from '../core/spec.ts'
import { lintSpec } from './lint.ts'
import { files } from './lint-under-test.ts'
import { readRegistry, type Registry } from './registry.ts'

describe('against the registry of this repository', () => {
  const root = join(import.meta.dirname, '../../..')
  const inspected = promisify(execFile)('npx', ['--no-install', 'leadkeep', 'inspect', '--json'], {
    cwd: root,
    maxBuffer: 20_000_000,
  })
  const real = async () => {
    const { registry: read, problem } = readRegistry((await inspected).stdout)
    if (!read) throw new Error(problem)

    return read
  }

  test('a specification that extends it is accepted, and one that would open it is refused by name', async () => {
    const spec = specContract.parse({
      title: 'Leads from a partner webhook',
      modules: [
        { id: 'lead_capture', change: 'extend' },
        { id: 'partner_webhook', change: 'new' },
      ],
      entities: [
        {
          module: 'partner_webhook',
          name: 'partner',
          change: 'new',
          columns: [
            { name: 'title', class: 'operational', reason: 'a company, named by staff' },
            { name: 'signing_key', class: 'confidential' },
          ],
        },
      ],
      routes: [
        {
          module: 'partner_webhook',
          method: 'POST',
          path: '/api/partners/:id/leads',
          access: 'public',
          reason: 'verified by its signature',
        },
      ],
      features: [],
      screens: [{ module: 'partner_webhook', path: '/backend/partners', feature: 'crm.leads.view' }],
      migrations: [{ module: 'partner_webhook', name: '2026-11-22-partners', reversible: true }],
      criteria: [
        {
          id: 'AC-1',
          text: 'A signed request becomes a lead.',
          test: 'modules/partner_webhook/webhook.test.ts',
        },
      ],
    })
    expect(lintSpec(spec, await real(), files)).toEqual([])

    const opened = {
      ...spec,
      routes: [
        {
          module: 'crm',
          method: 'GET' as const,
          path: '/api/crm/leads',
          access: 'public',
          reason: 'partners ask',
        },
      ],
    }
    expect(lintSpec(opened, await real(), files).map(({ code }) => code)).toEqual([
      'spec.module_undeclared',
      'spec.route_access_changed',
    ])
  })

  test('everything it consists of today would pass its own rules, were it specified anew', async () => {
    const { modules, entities, routes, events, features, screens } = await real()
    const spec = specContract.parse({
      title: 'All of it again',
      modules: modules.map(({ id }) => ({ id, change: 'extend' })),
      entities: entities.map(({ module, id, columns }) => ({
        module,
        name: id,
        change: 'extend',
        columns: columns.map(({ id: name, class: kind, because, subject }) => ({
          name,
          class: kind === 'index' ? 'exact_index' : kind === 'intake' ? 'confidential' : kind,
          subject,
          reason: because,
        })),
      })),
      routes: uniqueRoutes(routes).map(({ module, method, path, access }) => ({
        module,
        method,
        path,
        access: typeof access === 'string' ? access : access[0],
        reason: 'as it is',
      })),
      events: events.map(({ id, payload }) => ({ id, change: 'extend', payload: payload ?? [] })),
      features: features.map(({ id }) => ({ id })),
      screens: screens.map(({ module, path, access }) => ({
        module,
        path,
        feature: access[0] ?? 'auth.users.view',
      })),
      criteria: [{ id: 'AC-1', text: 'Nothing changes.', test: 'packages/cli/up.test.ts' }],
    })
    const findings = lintSpec(spec, await real(), files)

    expect(findings).toEqual([])
    expect(refuses(findings)).toBe(false)
    expect(spec.entities.flatMap(({ columns }) => columns).length).toBeGreaterThan(100)
  })
})

/** Two processes may serve the same address, each its own: a health check. */
const uniqueRoutes = (routes: Registry['routes']) =>
  routes.filter(
    ({ method, path }, index) =>
      routes.findIndex((other) => other.method === method && other.path === path) === index,
  )

describe('a registry', () => {
  test('may be printed by any program, and says more than is read', () => {
    expect(readRegistry('{"modules":[{"id":"a","title":"A"}],"doors":[]}')).toMatchObject({
      registry: { modules: [{ id: 'a' }], routes: [] },
    })
  })

  test.each([
    ['not JSON at all', 'Usage: inspect', 'not JSON'],
    ['another shape', '{"modules":[{"name":"a"}]}', 'modules.0.id'],
  ])('%s is said in a sentence', (_name, printed, says) => {
    expect(readRegistry(printed)).toMatchObject({ registry: null, problem: expect.stringContaining(says) })
  })
})
