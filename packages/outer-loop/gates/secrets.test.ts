import { afterAll, describe, expect, test } from '@jest/globals'
import { bitsPerCharacter, chanceText } from './chance-text.ts'
import { codes, Repository, type Files } from './gates-under-test.ts'
import { betrays, redact } from './known-values.ts'
import { secrets } from './secrets.ts'

// Put together here, so that no file of this repository looks like a leak.
const gitHub = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_')
const slack = ['xoxb', '123456789012', '1234567890123', 'AbCdEfGhIjKlMnOpQrStUvWx'].join('-')
const privateKey = [
  '-----BEGIN',
  'PRIVATE',
  'KEY-----\nMIIEowIBAAKCAQEA75Sd\n-----END PRIVATE KEY-----',
].join(' ')
const canary = 'canary-7f3a9e51c2d84b60'

let opened: Promise<{ repository: Repository; base: string }> | undefined
const shop = () =>
  (opened ??= Repository.of({
    'src/old.ts': `export const old = '${gitHub}'\n`,
    'src/a.ts': 'export const a = 1\n',
  }))
afterAll(async () => (await opened)?.repository[Symbol.dispose]())

const judged = async (files: Files) => {
  const { repository, base } = await shop()

  return repository.judge(secrets, base, await repository.commit(files, base), { known: [canary, 'short'] })
}

describe('secrets', () => {
  test.each<[string, string]>([
    ['a token of GitHub', `export const token = '${gitHub}'`],
    ['a token of Slack', `const slack = "${slack}"`],
    ['a private key', privateKey],
    [
      'an address with a password in it',
      ['const url = "postgres://admin', 's3cr3tV4lue@db.example.com/crm"'].join(':'),
    ],
    ['a key by its name and its look', `apiKey: '${['9fQ2xLw7Rk', 'Z4tVb8Nc1Y', 'e6Uh3Mp0Ja'].join('')}'`],
    ['a key in hex', `SESSION_SECRET=${['8f14e45fceea167a', '5a36dedd4bea2543'].join('')}`],
  ])('%s is found by its form, with its place and without itself', async (_, line) => {
    const result = await judged({ 'src/a.ts': `export const a = 1\n\n${line}\n` })
    const said = JSON.stringify(result)

    expect(result.outcome).toBe('failed')
    expect(result.findings[0]).toMatchObject({ code: 'secrets.found', where: 'src/a.ts:3' })
    for (const secret of [
      gitHub,
      slack,
      'MIIEowIBAAKCAQEA75Sd',
      's3cr3tV4lue',
      '9fQ2xLw7Rk',
      '8f14e45fceea167a',
    ])
      expect(said).not.toContain(secret)
  })

  test.each<[string, string | Buffer]>([
    ['as it is', `// ${canary}`],
    ['in base64', Buffer.from(`x${canary}`).toString('base64')],
    ['in base64 with something before it', Buffer.from(`ab: ${canary} and so on`).toString('base64')],
    ['in hex', Buffer.from(canary).toString('hex')],
    ['backwards', [...canary].toReversed().join('')],
    ['in pieces that a program joins', `const it = '${canary.slice(0, 9)}' +\n  "${canary.slice(9)}"`],
    [
      'in a list of pieces',
      `['${canary.slice(0, 4)}', '${canary.slice(4, 12)}', '${canary.slice(12)}'].join('')`,
    ],
    ['in bytes that are no text', Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(canary)])],
  ])('a known value is found %s', async (_, content) => {
    const result = await judged({ 'notes.txt': content })

    expect(result.outcome).toBe('failed')
    expect(codes(result)).toContain('secrets.known_value')
    expect(JSON.stringify(result)).not.toContain(canary)
  })

  test('a known value in the name of a file is found, and not said', async () => {
    const result = await judged({ [`src/${canary}.ts`]: 'export {}' })

    expect(result.outcome).toBe('failed')
    expect(JSON.stringify(result)).not.toContain(canary)
  })

  test('a secret that the file had before is not this task’s', async () => {
    expect(
      await judged({ 'src/old.ts': `export const old = '${gitHub}'\nexport const more = 1\n` }),
    ).toMatchObject({ outcome: 'passed', findings: [] })
  })

  test('code, prose, identifiers and package locks are not secrets; a digest is for a person to see', async () => {
    const result = await judged({
      'src/a.ts':
        "export const createOrganizationInvitationTokenForUser = 'a perfectly ordinary sentence about passwords and tokens'\nconst password = process.env.DATABASE_PASSWORD\n",
      'package-lock.json':
        '{ "integrity": "sha512-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0g==" }',
      'src/digest.ts': `export const expected = '${['e3b0c44298fc1c149afbf4c8996fb924', '27ae41e4649b934ca495991b7852b855'].join('')}'\n`,
    })

    expect(result.outcome).toBe('passed')
    expect(result.findings).toMatchObject([
      { code: 'secrets.entropy', severity: 'minor', where: 'src/digest.ts:1' },
    ])
  })
})

describe('known values', () => {
  test('are taken out of what is said, in every spelling', () => {
    const said = redact(`${canary} ${Buffer.from(canary).toString('base64')} short`, [canary, 'short'])

    expect(said).not.toMatch(/canary|Y2FuYXJ5/)
    expect(said).toContain('short')
  })

  test('a short value is a word, and looked for nowhere', () => {
    expect(betrays('this is short', ['short'])).toBe(false)
  })
})

test('entropy tells chance from language', () => {
  expect(bitsPerCharacter('aaaa')).toBe(0)
  expect(bitsPerCharacter('abcd')).toBe(2)
  expect(
    chanceText("import { something } from '../modules/lead_capture/commands/process-submission.ts'"),
  ).toEqual([])
})
