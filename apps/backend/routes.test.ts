import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { OpenRoute } from '@leadkeep/http'
import type { Module } from '@leadkeep/kernel'
import { modules as listed } from './modules.ts'

const modules: readonly Module[] = listed
const app = join(import.meta.dirname, 'app')
/** Hands everything on to the routes that modules declare. */
const api = 'api/[...path]/route.ts'

test('what Next answers by itself is what modules declare as open, and no more', () => {
  const declared = modules
    .flatMap((module): readonly OpenRoute[] => module.openRoutes ?? [])
    .filter((route) => route.app === 'backend')
    .map(({ method, path }) => `${method} ${path}`)
  const answered = globSync('**/route.{ts,tsx}', { cwd: app })
    .filter((file) => file !== api)
    .flatMap((file) => methodsIn(file).map((method) => `${method} /${dirname(file)}`))

  expect(answered.toSorted()).toEqual(declared.toSorted())
})

/** As Next finds them: what the file exports under the name of a method. */
const methodsIn = (file: string) =>
  [
    ...readFileSync(join(app, file), 'utf8').matchAll(
      /^export (?:const|(?:async )?function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm,
    ),
  ].map(([, method]) => method)
