import { execFile, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { task as taskSchema, type PlannedTask } from '../core/plan.ts'
import { settings as settingsSchema, type Settings } from '../core/settings.ts'
import { checkOut } from '../isolation/check-out.ts'
import type { SpecContract } from '../core/spec.ts'
import type { Confined, Gate, GateContext, Git } from './gate.ts'
import { changesBetween } from './objects.ts'

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))
const quiet = {
  NODE_ENV: 'test' as const,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}

/** A file's text or bytes; `null` takes it away; a link or an executable file as an object. */
export type Files = Record<string, string | Buffer | null | { link: string } | { executable: string }>

/** A small repository with real git, and gates that judge its commits. */
export class Repository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'outer-loop-gates-')))
  #scratch = 0
  #commits = 0
  #last: string | null = null

  static async of(files: Files): Promise<{ repository: Repository; base: string }> {
    const repository = new Repository()
    await repository.run('init', '--quiet', '--initial-branch=main', '.')

    return { repository, base: await repository.commit(files) }
  }

  readonly git: Git = (argv, input) =>
    new Promise((resolve) => {
      const child = execFile(
        'git',
        [...argv],
        {
          cwd: this.folder,
          encoding: 'buffer',
          maxBuffer: 1 << 28,
          env: { PATH: process.env['PATH'], ...quiet },
        },
        (error, stdout, stderr) =>
          resolve({
            exitCode: error ? (typeof error.code === 'number' ? error.code : 128) : 0,
            stdout,
            stderr: stderr.toString(),
          }),
      )
      child.stdin?.on('error', () => undefined) // Git that asks for nothing is gone before it could be told.
      child.stdin?.end(input ?? '')
    })

  async run(...argv: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.git(argv)
    if (exitCode !== 0) throw new Error(`git ${argv.join(' ')}: ${stderr}`)

    return stdout.toString().trim()
  }

  /** The files on top of a commit (the one before, unless said), as a new commit, by one start of git. */
  async commit(files: Files, onto = this.#last): Promise<string> {
    this.#commits += 1
    const ref = onto ? `refs/heads/work-${this.#commits}` : 'refs/heads/main'
    const told = [
      `commit ${ref}\nmark :1\ncommitter Ada <ada@example.com> ${1_764_000_000 + this.#commits} +0000\n`,
      ...data('work'),
      onto ? `from ${onto}\n` : '',
      ...Object.keys(files).map((path) => `D ${path}\n`),
      ...Object.entries(files).flatMap(([path, file]) => added(path, file)),
      '\nget-mark :1\n',
    ]
    const input = Buffer.concat(told.map((each) => (typeof each === 'string' ? Buffer.from(each) : each)))
    const { exitCode, stdout, stderr } = await this.git(
      ['fast-import', '--quiet', '--done'],
      Buffer.concat([input, Buffer.from('done\n')]),
    )
    if (exitCode !== 0) throw new Error(stderr)
    this.#last = stdout.toString().trim()

    return this.#last
  }

  async context(start: string, head: string, options: Options = {}): Promise<GateContext> {
    const evidence = join(this.folder, '..', `${this.folder.split('/').at(-1)}-kept`)
    await mkdir(evidence, { recursive: true })

    return {
      run: 'r-20261122-3f9a1c',
      task: aTask(options.task),
      base: start,
      start,
      head,
      tree: await this.run('rev-parse', `${head}^{tree}`),
      changes: await changesBetween(this.git, start, head),
      settings: settingsSchema.parse(options.settings ?? {}),
      contract: options.contract ?? null,
      slot: {
        number: 1,
        ports: { first: 20_100, count: 100 },
        ...(options.makeDatabase ? { makeDatabase: options.makeDatabase } : {}),
      },
      known: options.known ?? [],
      git: this.git,
      scratch: (name) => this.#folder(name),
      once: (_, make) => make(),
      checkOut: (commit, folder) => checkOut(join(this.folder, '.git'), commit, folder),
      prepare: async (folder) => {
        if (options.prepare !== false) await symlink(modules, join(folder, 'node_modules'))
      },
      prepared: [],
      workspaces: [],
      sheltered: false,
      confined: options.confined ?? confined(evidence),
      log: (name) => join(evidence, `${name}.log`),
      evidence,
      clock: () => performance.now(),
      ...(options.atStart ? { atStart: options.atStart } : {}),
    }
  }

  async judge(gate: Gate, start: string, head: string, options?: Options) {
    return gate.run(await this.context(start, head, options))
  }

  async #folder(name: string): Promise<string> {
    this.#scratch += 1
    const folder = join(
      this.folder,
      '..',
      `${this.folder.split('/').at(-1)}-kept`,
      `${this.#scratch}-${name}`,
    )
    await mkdir(folder, { recursive: true })

    return realpathSync(folder)
  }

  [Symbol.dispose]() {
    for (const folder of [this.folder, `${this.folder}-kept`])
      rmSync(folder, { recursive: true, force: true })
  }
}

function added(path: string, file: Files[string]): (string | Buffer)[] {
  if (file === null) return []
  const [mode, content] =
    typeof file === 'string' || Buffer.isBuffer(file)
      ? ['100644', file]
      : 'link' in file
        ? ['120000', file.link]
        : ['100755', file.executable]

  return [`M ${mode} inline ${path}\n`, ...data(content ?? '')]
}

const data = (content: string | Buffer) => [`data ${Buffer.byteLength(content)}\n`, content, '\n']

export type Options = {
  task?: Partial<PlannedTask>
  settings?: Partial<Settings>
  contract?: SpecContract
  known?: string[]
  prepare?: false
  confined?: Confined
  atStart?: NonNullable<GateContext['atStart']>
  makeDatabase?: () => Promise<void>
}

export const aTask = (changed: Partial<PlannedTask> = {}): PlannedTask =>
  taskSchema.parse({
    id: 'landing-page',
    title: 'The landing page',
    branch: 'feat/landing-page',
    brief: 'Build it.',
    criteria: [],
    owns: ['**'],
    ...changed,
  })

/** Runs programs without a sandbox, which is not the gates' business, and keeps their output as the engine does. */
const confined =
  (folder: string): Confined =>
  (argv, { cwd, minutes, env }) =>
    new Promise((resolve) => {
      const name = join(folder, `out-${Math.round(performance.now() * 1_000)}`)
      const [stdout, stderr] = [`${name}.out`, `${name}.err`]
      const files = [openSync(stdout, 'w'), openSync(stderr, 'w')]
      const [program = '', ...rest] = argv
      const child = spawn(program, rest, {
        cwd,
        stdio: ['ignore', files[0], files[1]],
        env: { NODE_ENV: 'test', PATH: process.env['PATH'], HOME: folder, ...env },
      })
      let timedOut = false
      const clock = setTimeout(() => {
        timedOut = true
        child.kill('SIGKILL')
      }, minutes * 60_000)
      const end = (exitCode: number | null, signal: string | null) => {
        clearTimeout(clock)
        for (const file of files) closeSync(file)
        resolve({ exitCode, signal, timedOut, stdout, stderr })
      }
      child.once('error', () => end(127, null))
      child.once('close', (code, signal) => end(code, signal))
    })

/** A repository's own Jest, as its settings name it. */
export const jest = [
  process.execPath,
  '--no-warnings',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '--runInBand',
  '--watchman=false',
]

export const jestConfig = JSON.stringify({
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { module: { type: 'es6' }, jsc: { target: 'es2024', parser: { syntax: 'typescript' } } },
    ],
  },
})

export const codes = ({ findings }: { findings: { code: string; severity: string }[] }) =>
  findings.map(({ code }) => code)
