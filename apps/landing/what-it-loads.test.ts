import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'

const told = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) })
`)}`

test('what visitors meet loads no mapper: its heap is small, and an entity in it would fill it', () => {
  const loaded = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--import', told, '--input-type=module', '--eval', `await import('./routes.ts')`],
    { cwd: import.meta.dirname, encoding: 'utf8', maxBuffer: 1 << 24 },
  )

  expect(loaded).toContain('/modules/lead_capture/frontend/index.ts')
  expect(loaded).not.toMatch(/\/@mikro-orm\/|\/packages\/database\//)
})
