import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { z } from 'zod'

// packages ← modules ← apps. An arrow is a line in a package.json; this is the law that keeps them straight.

const root = join(import.meta.dirname, '../..')
const manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
})
const manifestOf = (folder: string) =>
  manifest.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')))

const layers = ['packages', 'modules', 'apps'] as const
const workspaces = globSync(`{${layers.join(',')}}/*/package.json`, { cwd: root }).map((file) => {
  const folder = dirname(file)
  const { name, dependencies, devDependencies } = manifestOf(folder)

  return {
    name,
    folder,
    layer: layers.findIndex((layer) => folder.startsWith(layer)),
    dependencies,
    devDependencies,
  }
})
const byName = new Map(workspaces.map((workspace) => [workspace.name, workspace]))
const ours = (dependencies: object) => Object.keys(dependencies).filter((name) => byName.has(name))
/** What any test may use without saying so again. */
const testTools = [...Object.keys(manifestOf('.').devDependencies), '@leadkeep/testing']

test('nothing points up: packages need packages, modules need packages and modules, no app is needed', () => {
  const wrong = workspaces.flatMap(({ name, layer, dependencies, devDependencies }) =>
    ours({ ...dependencies, ...devDependencies })
      .filter(
        (needed) => byName.get(needed)!.layer > layer || byName.get(needed)!.layer === layers.indexOf('apps'),
      )
      .map((needed) => `${name} needs ${needed}`),
  )

  expect(wrong).toEqual([])
})

test('nothing goes in circles', () => {
  const circle = (name: string, path: readonly string[]): string[] => {
    if (path.includes(name)) return [[...path.slice(path.indexOf(name)), name].join(' → ')]

    return ours(byName.get(name)!.dependencies).flatMap((needed) => circle(needed, [...path, name]))
  }

  expect([...new Set(workspaces.flatMap(({ name }) => circle(name, [])))]).toEqual([])
})

test('an import is declared, and enters another workspace by its door', () => {
  expect(workspaces.flatMap(importFaults)).toEqual([])
})

test('the law would notice', () => {
  const [crm] = workspaces.filter(({ name }) => name === '@leadkeep/crm')
  const faults = (text: string, file = 'modules/crm/module.ts') => faultsIn(crm!, file, text)

  expect(
    faults(`import { Entity } from '@leadkeep/database'\nimport './data/lead.ts'\nimport 'node:fs'`),
  ).toEqual([])
  expect(faults(`import { x } from '@leadkeep/database/protect.ts'`)).toHaveLength(1)
  expect(faults(`export type { x } from '../auth/module.ts'`)).toHaveLength(1)
  expect(faults(`const x = await import('../../packages/database/index.ts')`)).toHaveLength(1)
  expect(faults(`import x from '@leadkeep/auth/backend/users/page.tsx'`)).toHaveLength(1)
  expect(faults(`import x from 'left-pad'`)).toHaveLength(1)
  expect(faults(`import {\n  a,\n  b,\n} from 'left-pad'`)).toHaveLength(1)
  expect(faults(`import { test } from '@jest/globals'`)).toHaveLength(1)
  expect(faults(`import { test } from '@jest/globals'`, 'modules/crm/module.test.ts')).toEqual([])
})

type Workspace = (typeof workspaces)[number]

function importFaults(workspace: Workspace): string[] {
  const files = globSync(`${workspace.folder}/**/*.{ts,tsx}`, {
    cwd: root,
    // What the demo's workers write are texts for other workspaces.
    exclude: (path) => /node_modules|\.next|demo\/work/.test(path),
  })
  const itself = join('packages/cli', basename(import.meta.filename))

  return files
    .filter((file) => file !== itself)
    .flatMap((file) => faultsIn(workspace, file, readFileSync(join(root, file), 'utf8')))
}

function faultsIn(workspace: Workspace, file: string, text: string): string[] {
  const faults = importsOf(text).map((source) => [source, fault(workspace, file, source)])

  return faults.flatMap(([source, why]) => (why ? [`${file}: '${source}' ${why}`] : []))
}

function fault(
  { name, folder, dependencies, devDependencies }: Workspace,
  file: string,
  source: string,
): string | null {
  if (source.startsWith('.')) {
    const target = relative(join(root, folder), resolve(root, dirname(file), source))

    return target.startsWith('..') ? 'leaves the workspace by a path' : null
  }
  const wanted = source.startsWith('@') ? source.split('/').slice(0, 2).join('/') : source.split('/')[0]!
  if (wanted.startsWith('node:') || builtinModules.includes(wanted) || wanted === name) return null
  const tools = servesTests(file) ? [...Object.keys(devDependencies), ...testTools] : []
  if (!(wanted in dependencies) && !tools.includes(wanted)) return 'is not declared in package.json'

  if (!byName.has(wanted) || doors.some(([door, from]) => door.test(source) && from.test(file))) return null

  return 'enters a workspace by another door than its index'
}

/** What may be entered, and from where. */
const doors: readonly (readonly [door: RegExp, from: RegExp])[] = [
  [/^@leadkeep\/\w+$/, /./],
  [/^@leadkeep\/ui\/[\w-]+\.css$/, /./],
  // A module's second door: screens never leave the app that shows them.
  [/^@leadkeep\/\w+\/backend\//, /^apps\/backend\//],
  [/^@leadkeep\/\w+\/frontend$/, /^apps\/landing\//],
  // Who only keeps Postgres running need not load the mapper.
  [/^@leadkeep\/database\/server$/, /./],
  [/^@leadkeep\/testing\/e2e$/, /\/e2e\//],
]

const servesTests = (file: string) =>
  /\.(test|bench|long)\.tsx?$|\/(e2e|laws|fixtures|stand-ins)\/|(-under-test|test-world|temporary-[a-z-]+)\.ts$|^packages\/testing\//.test(
    file,
  )

function importsOf(text: string): string[] {
  const forms = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ]

  return forms.flatMap((form) => [...text.matchAll(form)].map(([, source]) => source!))
}
