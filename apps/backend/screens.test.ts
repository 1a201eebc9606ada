import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { modules } from './modules.ts'

const app = join(import.meta.dirname, 'app')
const ownPages = ['/backend', '/backend/[...path]']
const screens = modules.flatMap((module) =>
  (module.screens ?? []).map((screen) => ({ ...screen, module: module.id })),
)

test('every screen that a module lists has its file, and every file its screen', () => {
  const files = readdirSync(join(app, 'backend'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file === 'page.tsx' || file.endsWith('/page.tsx'))
    .map((file) => `/backend/${file}`.replace(/\/page\.tsx$/, ''))
    .filter((path) => !ownPages.includes(path))
  expect(files.toSorted()).toEqual(screens.map(({ path }) => path).toSorted())
})

test.each(screens)('$path shows the page of its module and nothing else', ({ path, module }) => {
  const text = readFileSync(join(app, path, 'page.tsx'), 'utf8')
  expect(text).toContain(`from '@leadkeep/${module}${path}/page.tsx'`)
  expect(text.trim().split('\n')).toHaveLength(4)
})

test('every screen asks for features that a module declares', () => {
  const features = new Set(modules.flatMap((module) => (module.features ?? []).map(({ id }) => id)))
  for (const { path, access, navigation } of screens) {
    const asked = [...access, ...(navigation?.unless ? [navigation.unless] : [])]
    expect([path, asked.filter((feature) => !features.has(feature))]).toEqual([path, []])
  }
})

test('every word that a screen’s title needs exists', () => {
  const words = Object.assign({}, ...modules.map((module) => module.words ?? {})) as Record<string, string>
  for (const { title, navigation } of screens)
    for (const key of [title, navigation?.group])
      if (key) expect([key, typeof words[key]]).toEqual([key, 'string'])
})

test('backend and worker consist of the same modules', () => {
  // As text: apps do not import each other.
  const listIn = (file: string) =>
    [
      ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(
        /^import \{ \w+ \} from '(@leadkeep\/\w+)'/gm,
      ),
    ].map(([, name]) => name)
  expect(listIn('modules.ts')).toEqual(listIn('../worker/modules.ts'))
  expect(listIn('modules.ts')).toHaveLength(modules.length)
})
