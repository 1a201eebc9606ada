import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openHub } from './hub.ts'
import { probeSandbox } from './sandbox.ts'
import { workerEnvironment } from './environment.ts'
import type { Confinement } from './confined.ts'

export const noon = new Date('2026-11-22T12:00:00Z')

/** A person's repository with a little history, and an engine's home beside it. */
export function openWorld() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'outerloop-test-')))
  const repository = join(root, 'user/shop')
  const home = join(root, 'engine')
  for (const each of [repository, home]) mkdirSync(each, { recursive: true })
  const git = (...args: string[]) => stockGit(repository, ...args)

  git('init', '-q', '-b', 'main')
  write(repository, {
    'README.md': '# Shop\n',
    '.gitignore': 'node_modules/\n*.log\n.env\n',
    'src/cart.ts': 'export const total = (prices: number[]) => prices.reduce((a, b) => a + b, 0)\n',
    'src/lead.ts': 'export const lead = 1\n',
  })
  git('add', '-A')
  git('commit', '-qm', 'A cart')
  const base = git('rev-parse', 'HEAD')

  return {
    root,
    repository,
    home,
    base,
    git,
    hub: (options: { links?: boolean; maxBytes?: number } = {}) =>
      openHub({ repository, folder: join(home, 'runs/r-20261122-aaaaaa'), base, ...options }),
    close: () => {
      execFileSync('chmod', ['-R', 'u+w', root])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Git as a worker or a person has it: it believes whatever the repository says. */
export function stockGit(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...stockEnvironment, HOME: cwd },
  }).trim()
}

const stockEnvironment = {
  NODE_ENV: 'test' as const,
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}

export function write(folder: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** The sandbox of this machine, tried once. */
export const sandboxHere = await probeSandbox({ environment: process.env, hidden: [] })

/** Says in a test's name that it could not be tried here, so that nobody takes silence for success. */
export const onlySandboxed = (name: string): string =>
  sandboxHere.kind === 'bubblewrap' ? name : `${name} [NOT RUN: ${sandboxHere.why}]`

let calls = 0

/** What a call needs at least; the rest is the test's. */
export function callIn(folder: string, argv: string[], extra: Partial<Confinement> = {}): Confinement {
  calls += 1
  const marker = extra.marker ?? `test-${process.pid}-${Date.now()}-${calls}`
  const logs = join(folder, `.call-${calls}`)
  return {
    argv,
    cwd: folder,
    env: workerEnvironment({
      from: process.env,
      path: process.env['PATH'] ?? '',
      home: folder,
      tmp: folder,
      ceiling: dirname(folder),
      marker,
      openNetwork: extra.network === 'open',
    }),
    writable: [folder],
    network: 'none',
    stdout: `${logs}.stdout`,
    stderr: `${logs}.stderr`,
    marker,
    ...extra,
  }
}
