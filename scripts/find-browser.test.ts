import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { findBrowser } from './find-browser.ts'

test('a browser that is named is taken, and no other in its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadkeep-browser-'))
  const browser = join(folder, 'my-browser')
  writeFileSync(browser, '')
  try {
    expect(findBrowser({ NODE_ENV: 'test', CHROMIUM_PATH: browser })).toBeNull()
    chmodSync(browser, 0o755)
    expect(findBrowser({ NODE_ENV: 'test', CHROMIUM_PATH: browser })).toBe(browser)
    expect(findBrowser({ NODE_ENV: 'test', CHROMIUM_PATH: join(folder, 'gone') })).toBeNull()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
