import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolders, secretsIn, workerEnvironment } from './environment.ts'
import { leaks } from './leaks.ts'
import { openWorld } from './test-world.ts'

let world: ReturnType<typeof openWorld>

beforeAll(() => {
  world = openWorld()
})
afterAll(() => world.close())

const of = (from: Record<string, string>, extra: Record<string, string> = {}, openNetwork = false) =>
  workerEnvironment({
    from,
    extra,
    openNetwork,
    path: '/bin',
    home: '/h',
    tmp: '/t',
    ceiling: '/c',
    marker: 'm',
    task: 'landing-page',
  })

describe('A worker’s environment', () => {
  test('has nothing of ours but what is listed', () => {
    const ours = {
      GH_TOKEN: 'x',
      GITHUB_TOKEN: 'x',
      SSH_AUTH_SOCK: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      ANTHROPIC_API_KEY: 'x',
      OPENAI_API_KEY: 'x',
      LD_PRELOAD: 'x',
      NODE_OPTIONS: 'x',
      GIT_DIR: 'x',
      GIT_CONFIG_COUNT: '1',
      DATABASE_URL: 'x',
      NPM_TOKEN: 'x',
      BASH_ENV: 'x',
      OUTERLOOP_HOME: 'x',
      XDG_RUNTIME_DIR: 'x',
      HTTPS_PROXY: 'x',
      LANG: 'de_DE.UTF-8',
      PATH: 'x',
      HOME: 'x',
    }
    const given = of(ours)

    expect(Object.entries(given).filter(([, value]) => value === 'x')).toEqual([])
    expect(given).toMatchObject({
      LANG: 'de_DE.UTF-8',
      PATH: '/bin',
      HOME: '/h',
      TMPDIR: '/t',
      OUTERLOOP_TASK: 'landing-page',
      GIT_CONFIG_GLOBAL: '/dev/null',
    })
  })

  test('knows the proxy only where the network is open', () => {
    expect(of({ HTTPS_PROXY: 'http://proxy:1' })).not.toHaveProperty('HTTPS_PROXY')
    expect(of({ HTTPS_PROXY: 'http://proxy:1' }, {}, true)).toHaveProperty('HTTPS_PROXY')
  })

  test.each([
    'LD_PRELOAD',
    'DYLD_INSERT_LIBRARIES',
    'GIT_DIR',
    'GIT_SSH_COMMAND',
    'NODE_OPTIONS',
    'GH_TOKEN',
    'BASH_ENV',
    'OUTERLOOP_MARKER',
    'a b',
    'X=Y',
  ])('is not given %s by anybody', (name) => {
    expect(() => of({}, { [name]: 'x' })).toThrow(expect.objectContaining({ code: 'environment.refused' }))
  })

  test('is given what the slot and the adapter name', () => {
    expect(of({}, { OUTERLOOP_PORT: '20100', CODEX_API_KEY: 'k' })).toMatchObject({
      OUTERLOOP_PORT: '20100',
      CODEX_API_KEY: 'k',
    })
  })
})

test('A call’s home and temporary folder are new: nothing of an earlier one is read', async () => {
  const { home } = await freshFolders(join(world.root, 'call'))
  writeFileSync(join(home, '.npmrc'), 'script-shell=/evil\n')
  await freshFolders(join(world.root, 'call'))

  expect(() => readFileSync(join(home, '.npmrc'))).toThrow('ENOENT')
})

describe('A secret that a worker wrote down', () => {
  const secret = 'ghp_canary_0123456789abcdef'
  const found = async (content: string) => {
    writeFileSync(join(world.root, 'answer.md'), content)
    return (
      await leaks(secretsIn({ GH_TOKEN: secret, HOME: '/home/ada', SHORT_TOKEN: 'x' }), [
        join(world.root, 'answer.md'),
      ])
    ).map(({ message }) => message)
  }

  test.each([
    ['as it is', secret],
    ['in the middle of much', `${'x'.repeat(70_000)}${secret}${'y'.repeat(70_000)}`],
    ['as base64', Buffer.from(secret).toString('base64')],
    ['as base64 of more', Buffer.from(`a ${secret} b`).toString('base64')],
    ['as base64 of more, otherwise aligned', Buffer.from(`ab ${secret} b`).toString('base64')],
    ['as hex', Buffer.from(secret).toString('hex')],
  ])('%s is found, and named by its name', async (_, content) => {
    const messages = await found(content)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(/GH_TOKEN/)
    expect(messages[0]).not.toMatch(/canary/)
  })

  test('is not seen where it is not', async () => {
    expect(await found('nothing of the kind; HOME is /home/ada')).toEqual([])
  })
})
