import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { confine } from './confined.ts'
import { statIfThere } from './files.ts'
import { workerEnvironment } from './environment.ts'

/** What stands between a worker and the machine. `none` is never assumed away: an unattended run asks a person first. */
export type Sandbox =
  | {
      kind: 'bubblewrap'
      version: string
      program: string
      hidden: readonly string[]
      readable: readonly string[]
    }
  | { kind: 'none'; why: string }

/**
 * Finds the sandbox and tries it: a file outside cannot be written, a hidden one not read, the host's loopback not
 * reached, its processes not seen, and what is named as writable can be written. A program that is merely installed
 * proves nothing: user namespaces may be forbidden here.
 */
export async function probeSandbox(options: {
  environment: Readonly<Record<string, string | undefined>>
  /** Whole folders nobody inside sees: the engine's home, the user's repository. */
  hidden: readonly string[]
  /** Shown all the same, to be read. */
  readable?: readonly string[]
}): Promise<Sandbox> {
  const program = await findProgram('bwrap', options.environment['PATH'])
  if (!program)
    return { kind: 'none', why: 'bubblewrap is not installed (Debian, Fedora: package `bubblewrap`).' }

  try {
    const { stdout } = await promisify(execFile)(program, ['--version'])
    const sandbox: Sandbox = {
      kind: 'bubblewrap',
      version: stdout.trim().replace(/^bubblewrap /, ''),
      program,
      hidden: await present([
        ...options.hidden,
        homedir(),
        '/root',
        '/home',
        '/run',
        '/var/tmp',
        '/var/spool',
        '/var/mail',
      ]),
      readable: [
        ...(await harmless(options.environment['PATH'])),
        ...(await present(options.readable ?? [])),
      ],
    }
    const failed = await tryOut(sandbox)
    return failed
      ? { kind: 'none', why: `bubblewrap ${sandbox.version} is installed but does not hold: ${failed}` }
      : sandbox
  } catch (cause) {
    return {
      kind: 'none',
      why: `bubblewrap cannot be started: ${cause instanceof Error ? cause.message : 'unknown'}`,
    }
  }
}

export async function findProgram(name: string, path: string | undefined): Promise<string | null> {
  for (const folder of (path ?? '').split(delimiter).filter((each) => each.startsWith('/'))) {
    const at = join(folder, name)
    try {
      await access(at, constants.X_OK)
      return at
    } catch {
      // Not here: the next folder may have it.
    }
  }
  return null
}

/** Where programs lie that a hidden home would take away: the search path, version managers, browsers. No secrets. */
async function harmless(path: string | undefined): Promise<string[]> {
  const home = homedir()
  const installs = [
    '.nvm/versions',
    '.volta/tools',
    '.local/share/mise/installs',
    '.asdf/installs',
    '.fnm/node-versions',
    '.local/share/fnm/node-versions',
    '.pyenv/versions',
    '.rustup/toolchains',
    '.cache/ms-playwright',
    '.cache/puppeteer',
  ].map((each) => join(home, each))
  const searched = (path ?? '')
    .split(delimiter)
    .filter((each) => each.startsWith('/') && each !== home && each !== '/')

  return present([...searched, ...installs, await realpath(process.execPath), '/etc/resolv.conf'])
}

async function present(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      try {
        return [await realpath(path)]
      } catch {
        return []
      }
    }),
  )
  return [...new Set(found.flat())]
}

async function tryOut(sandbox: Sandbox & { kind: 'bubblewrap' }): Promise<string | null> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'outerloop-probe-')))
  const [inside, secret] = [join(folder, 'inside'), join(folder, 'secret')]
  const server = createServer((socket) => socket.end())

  try {
    for (const each of [inside, secret]) await mkdir(each)
    await writeFile(join(secret, 'word'), 'hidden')
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const marker = `probe-${process.pid}-${process.hrtime.bigint()}`
    const call = await confine(
      { ...sandbox, hidden: [...sandbox.hidden, secret] },
      {
        argv: [
          process.execPath,
          '--input-type=module',
          '-e',
          probe,
          JSON.stringify({ folder, inside, secret, port, processes: await readlink('/proc/self/ns/pid') }),
        ],
        cwd: inside,
        env: workerEnvironment({
          from: {},
          path: dirname(process.execPath),
          home: inside,
          tmp: inside,
          ceiling: folder,
          marker,
          openNetwork: false,
        }),
        writable: [inside],
        network: 'none',
        stdout: join(folder, 'stdout'),
        stderr: join(folder, 'stderr'),
        marker,
        deadline: AbortSignal.timeout(20_000),
      },
    )
    const { exitCode, signal } = await call.ended
    const said = (await readFile(join(folder, 'stdout'), 'utf8')).trim()
    if (exitCode !== 0)
      return (
        `${said} ${await readFile(join(folder, 'stderr'), 'utf8')}`.trim() ||
        `it ended with ${exitCode ?? signal}`
      )
    // Inside there is another temporary folder: what counts is what came of it here.
    if (await statIfThere(join(folder, 'outside'))) return 'a file outside could be written'
    return said === 'holds' ? null : said
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs inside. Says the first thing that should have been refused, or `holds`. */
const probe = `
import { writeFileSync, readFileSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
const { folder, inside, secret, port, processes } = JSON.parse(process.argv[1])
const can = (act) => { try { act(); return true } catch { return false } }
const reaches = await new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1').once('connect', () => resolve(true)).once('error', () => resolve(false))
  socket.setTimeout(3000, () => resolve(false))
})
can(() => writeFileSync(folder + '/outside', 'x'))
const wrong = [
  can(() => writeFileSync('/etc/outerloop-probe', 'x')) && '/etc could be written',
  can(() => readFileSync(secret + '/word')) && 'a hidden file could be read',
  !can(() => writeFileSync(inside + '/kept', 'x')) && 'a file inside could not be written',
  reaches && 'the network could be reached',
  readlinkSync('/proc/self/ns/pid') === processes && 'the processes of the host could be seen',
].filter(Boolean)
console.log(wrong[0] ?? 'holds')
process.exit(0)
`
