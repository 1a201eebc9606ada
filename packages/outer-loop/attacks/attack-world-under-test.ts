import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EmbeddedForge } from '../forge/embedded-forge.ts'
import { BaseFolder } from '../isolation/base-folder.ts'
import { confine } from '../isolation/confined.ts'
import { watchDisk } from '../isolation/disk.ts'
import { freshFolders, secretsIn, workerEnvironment } from '../isolation/environment.ts'
import { Guard } from '../isolation/guard.ts'
import { openHub } from '../isolation/hub.ts'
import { leaks } from '../isolation/leaks.ts'
import { LedgerWatch } from '../isolation/ledger-watch.ts'
import { identify } from '../isolation/processes.ts'
import { leaseSlot } from '../isolation/slots.ts'
import { removeWorktree } from '../isolation/worktree.ts'
import { noon, onlySandboxed, openWorld, sandboxHere, stockGit, write } from '../isolation/test-world.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'
import { prelude } from './attack.ts'
import { everything } from './everything-under-test.ts'
import type { Attack } from './attack.ts'
import type { Identity } from '../isolation/processes.ts'
import type { Sandbox } from '../isolation/sandbox.ts'

/** Without a sandbox, and in the one of this machine if it has one. */
export const halves: [name: string, sandbox: Sandbox, runs: boolean][] = [
  ['without a sandbox', { kind: 'none', why: 'this is the half without one' }, true],
  [onlySandboxed('in the sandbox'), sandboxHere, sandboxHere.kind === 'bubblewrap'],
]
export type World = Awaited<ReturnType<typeof openAttackWorld>>

const run = 'r-20261122-aaaaaa'
const token = 'ghp_canary_of_the_engine_0123456789'
const password = 'canary-of-the-user-9876543210'
const portBase = 24_000 + (process.pid % 30) * 200
const otherPort = portBase + 199

/** A whole engine's surroundings, with a worker in it that is up to no good. */
export async function openAttackWorld(sandbox: Sandbox) {
  const world = openWorld()
  const { root, repository, home, git } = world
  const remote = join(root, 'user/remote.git')
  write(repository, { 'src/lead.ts': 'export const lead = 2\n', '.env': `SHOP_PASSWORD=${password}\n` })
  git('commit', '-qam', 'Two leads')
  git('branch', 'feature', 'HEAD~1')
  git('clone', '-q', '--bare', repository, remote)
  git('remote', 'add', 'origin', remote)
  const base = git('rev-parse', 'HEAD')
  const sandboxed = sandbox.kind === 'bubblewrap'
  const held: Sandbox =
    sandbox.kind === 'bubblewrap'
      ? { ...sandbox, hidden: [...sandbox.hidden, join(root, 'user'), home] }
      : sandbox

  const folder = join(home, 'runs', run)
  const hub = await openHub({ repository, folder, base, links: sandboxed, maxBytes: 100_000 })
  const frozen = await BaseFolder.open(hub, join(folder, 'base'))
  const forge = await EmbeddedForge.open({ home, now: () => noon })
  await forge.bringBase({ from: hub.gitDir, branch: 'main', commit: base })
  const other = await hub.openWorktree({ task: 'other', branch: 'feat/other', from: [base], at: noon })
  write(other.folder, { 'src/other.ts': 'export const other = 1\n' })
  const { commit } = await hub.snapshot({ worktree: other, message: 'Other', at: noon })
  await hub.push({
    commit: commit ?? '',
    branch: 'feat/other',
    to: { remote: forge.remote, expected: null, accept: (ref, sha) => forge.accept(ref, sha) },
  })
  await forge.openPullRequest({
    run,
    task: 'other',
    branch: 'feat/other',
    base: 'main',
    title: 'Other',
    body: '',
    head: commit ?? '',
    order: 1,
  })
  await forge.review(1, { by: 'Bob', verdict: 'request_changes' })

  const ledgerFile = join(home, 'ledger.sqlite')
  const ledger = new SqliteLedger(ledgerFile)
  const woke = { type: 'woke' as const }
  await ledger.append(run, {
    after: 0,
    by: { kind: 'engine', name: 'engine' },
    at: noon,
    events: [woke, woke, woke],
  })

  const places = {
    user: join(root, 'user'),
    repository,
    remote,
    hub: hub.gitDir,
    forge: forge.remote,
    forgeFile: join(home, 'forge.sqlite'),
    ledger: ledgerFile,
    base: frozen.folder,
    other: other.folder,
  }
  const guard = await Guard.open({
    repository,
    branch: 'main',
    hub,
    base: frozen,
    forge,
    ledger: { watch: new LedgerWatch(ledgerFile), own: () => new Map([[run, 3]]) },
    folder,
    sandboxed,
  })
  const ran = join(root, 'user/ran')
  const secrets = new Map([...secretsIn({ GH_TOKEN: token }), ...secretsIn({ SHOP_PASSWORD: password })])
  let count = 0

  return {
    port: otherPort,
    /** One attempt of one bad worker, and what the engine does after it. */
    async attempt(attack: Attack) {
      count += 1
      const task = `t${count}`
      const worktree = await hub.openWorktree({ task, branch: `feat/${task}`, from: [base], at: noon })
      const { home: workersHome, tmp } = await freshFolders(join(folder, 'tmp', task))
      const engine = await startEngine()
      const marker = `attack-${process.pid}-${count}`
      const lease = {
        home,
        settings: { portBase, database: null },
        run,
        task,
        marker,
        base: frozen.folder,
        env: {},
      }
      const slot = attack.id === 'kill-engine' ? await leaseSlot({ ...lease, owner: engine.identity }) : null
      const logs = join(folder, 'calls', task)
      mkdirSync(logs, { recursive: true })
      const worker = { name: task, task, branch: worktree.branch }
      await guard.begin(worker)
      const before = await everything(places)

      const disk = watchDisk({
        folders: [worktree.folder, tmp],
        maxBytes: 8_000_000,
        freeBytes: 0,
        everyMs: 100,
      })
      const call = await confine(held, {
        argv: ['sh', '-c', `${prelude}\n${attack.program}`],
        cwd: worktree.folder,
        env: workerEnvironment({
          from: process.env,
          path: process.env['PATH'] ?? '',
          home: workersHome,
          tmp,
          ceiling: dirname(worktree.folder),
          marker,
          openNetwork: attack.id === 'ports',
          task,
          extra: {
            USER_REPOSITORY: repository,
            USER_REMOTE: remote,
            HUB: hub.gitDir,
            FORGE: forge.remote,
            FORGE_FILE: places.forgeFile,
            LEDGER: ledgerFile,
            BASE: frozen.folder,
            ENGINE_HOME: home,
            OTHER_FOLDER: other.folder,
            ENGINE: String(engine.identity.pid),
            NODE: process.execPath,
            PORT: String(otherPort),
            RAN: ran,
          },
        }),
        writable: [worktree.folder, workersHome, tmp],
        readable: [hub.gitDir],
        fixed: [join(worktree.folder, '.git')],
        network: attack.id === 'ports' ? 'open' : 'none',
        stdout: join(logs, 'stdout'),
        stderr: join(logs, 'stderr'),
        marker,
        deadline: AbortSignal.any([disk.signal, AbortSignal.timeout(20_000)]),
        graceMs: 200,
      })
      const ended = await call.ended
      disk.close()
      const engineDied = await engine.hasDied()
      const after = await everything(places)

      const baited: boolean[] = []
      for (const args of before === after ? [] : (attack.bait ?? []))
        try {
          stockGit(worktree.folder, ...args.map((each) => each.replace('$USER_REPOSITORY', repository)))
        } catch {
          // Whether git is content is not asked: whether it ran the bait is.
        }
      if (attack.bait) baited.push(existsSync(ran))
      rmSync(ran, { force: true })

      const inspection = await guard.inspect({ worker, worktree, idle: [other] })
      const findings = [
        ...inspection.breaks.flatMap((each) => each.findings),
        ...(inspection.doubt?.findings ?? []),
      ]
      const { changes } = await hub.snapshot({ worktree, message: attack.title, at: noon })
      const written = changes
        .filter(({ kind }) => kind !== 'delete')
        .map(({ path }) => join(worktree.folder, path))
      findings.push(...(await leaks(secrets, [...written, join(logs, 'stdout'), join(logs, 'stderr')])))
      // Asked whose it was, the person says: not mine.
      const undone = inspection.doubt ? await guard.undo(inspection.doubt.record) : []
      const restored = await everything(places)
      const engineRan = existsSync(ran)
      rmSync(ran, { force: true })

      const successor = slot && engineDied ? await leaseSlot(lease) : slot
      const sameSlot = successor?.number === slot?.number
      await successor?.release()
      engine.end()
      await removeWorktree(hub, worktree)
      return {
        before,
        after,
        restored,
        findings: [...findings, ...undone],
        asked: inspection.doubt !== null,
        changes,
        ended,
        disk: disk.signal.reason as { code?: string } | undefined,
        baited,
        engineRan,
        engineDied,
        sameSlot,
        stderr: readFileSync(join(logs, 'stderr'), 'utf8'),
      }
    },
    async close() {
      forge.close()
      await ledger.close()
      world.close()
    },
  }
}

/** Stands for the engine as a process: it lives, and it has a credential in its environment. */
async function startEngine() {
  const child = spawn('sleep', ['600'], {
    env: { NODE_ENV: 'test', PATH: process.env['PATH'], GH_TOKEN: token },
    stdio: 'ignore',
  })
  const exited = new Promise<true>((resolve) => child.once('exit', () => resolve(true)))
  const identity: Identity = await identify(child.pid ?? 0)
  return {
    identity,
    hasDied: () =>
      Promise.race([exited, new Promise<false>((resolve) => setTimeout(() => resolve(false), 50))]),
    end: () => child.kill('SIGKILL'),
  }
}

/** What still runs of a set of programs that nobody else here runs. */
export const stillRunning = (pattern: string): string =>
  execFileSync('sh', ['-c', 'pgrep -f "$1" || true', 'sh', pattern], { encoding: 'utf8' }).trim()
