import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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
  const { files, base } = (shop ??= makeShop())
  lay(files, repository)
  git('update-index', '-q', '--refresh')

  return {
    root,
    repository,
    home,
    base,
    git,
    /** Made once and laid down again for each world; `hub.test.ts` is about how one is made. */
    async hub(options: { links?: boolean; maxBytes?: number } = {}) {
      const folder = join(home, 'runs/r-20261122-aaaaaa')
      if (!existsSync(join(folder, 'hub.git'))) {
        lay(await (hubFiles ??= makeHub(repository, base)), join(folder, 'hub.git'))
        chmodSync(join(folder, 'hub.git'), 0o700)
      }
      return openHub({ repository, folder, base, ...options })
    },
    freshHub: (options: { links?: boolean; maxBytes?: number } = {}) =>
      openHub({ repository, folder: join(home, 'runs/r-20261122-aaaaaa'), base, ...options }),
    close: () => {
      execFileSync('chmod', ['-R', 'u+w', root])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

// Starting git some twenty times for each test would be most of what these tests do.
let shop: { files: Files; base: string } | null = null
let hubFiles: Promise<Files> | null = null

type Files = { path: string; mode: number; content: Buffer | null }[]

function makeShop(): { files: Files; base: string } {
  return inPassing((folder) => {
    stockGit(folder, 'init', '-q', '-b', 'main', '--template=')
    write(folder, {
      'README.md': '# Shop\n',
      '.gitignore': 'node_modules/\n*.log\n.env\n',
      'src/cart.ts': 'export const total = (prices: number[]) => prices.reduce((a, b) => a + b, 0)\n',
      'src/lead.ts': 'export const lead = 1\n',
    })
    stockGit(folder, 'add', '-A')
    stockGit(folder, 'commit', '-qm', 'A cart')
    return { files: filesIn(folder), base: stockGit(folder, 'rev-parse', 'HEAD') }
  })
}

async function makeHub(repository: string, base: string): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'outerloop-hub-'))
  try {
    return filesIn((await openHub({ repository, folder, base, links: false })).gitDir)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function inPassing<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'outerloop-shop-'))
  try {
    return act(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const filesIn = (folder: string): Files =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((path) => {
      const seen = statSync(join(folder, path))
      const content = seen.isDirectory() ? null : readFileSync(join(folder, path))
      return { path, mode: seen.mode & 0o777, content }
    })

function lay(files: Files, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const { path, mode, content } of files) {
    if (content === null) mkdirSync(join(folder, path), { recursive: true })
    else writeFileSync(join(folder, path), content, { mode })
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
