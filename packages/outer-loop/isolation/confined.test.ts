import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { attach, confine } from './confined.ts'
import { watchDisk } from './disk.ts'
import { identify, alive, marked, reap } from './processes.ts'
import { callIn, onlySandboxed, openWorld, sandboxHere } from './test-world.ts'
import type { Sandbox } from './sandbox.ts'

let world: ReturnType<typeof openWorld>
let count = 0

beforeAll(() => {
  world = openWorld()
})
afterAll(() => world.close())

const folder = () => {
  count += 1
  const at = join(world.root, `work-${count}`)
  mkdirSync(at)
  return at
}
const bare: Sandbox = { kind: 'none', why: 'this is the half without one' }
const halves: [string, Sandbox][] = [
  ['without a sandbox', bare],
  [onlySandboxed('in the sandbox'), sandboxHere],
]

describe.each(halves)('A call %s', (_, sandbox) => {
  const run = async (argv: string[], extra = {}) => {
    const options = callIn(folder(), argv, extra)
    const call = await confine(sandbox, options)
    return {
      ...(await call.ended),
      stdout: readFileSync(options.stdout, 'utf8'),
      stderr: readFileSync(options.stderr, 'utf8'),
      options,
    }
  }

  test('gives back what it said and how it ended', async () => {
    expect(await run(['sh', '-c', 'echo said; echo aside >&2; exit 7'])).toMatchObject({
      exitCode: 7,
      stdout: 'said\n',
      stderr: 'aside\n',
    })
  })

  test('hears nothing on its standard input, unless it is handed a file', async () => {
    expect(await run(['cat'])).toMatchObject({ exitCode: 0, stdout: '' })
    const question = join(world.root, 'question')
    writeFileSync(question, 'what?')
    expect(await run(['cat'], { stdin: question })).toMatchObject({ stdout: 'what?' })
  })

  test('has the environment it was given, and holds no file of the engine open', async () => {
    const { stdout } = await run([
      'sh',
      '-c',
      'env | cut -d= -f1 | sort | tr "\\n" " "; echo; for fd in /proc/self/fd/*; do readlink $fd; done',
    ])
    expect(stdout).toMatch(/GIT_CONFIG_GLOBAL .*OUTERLOOP_MARKER/)
    expect(stdout).not.toMatch(/JEST|LEADKEEP|NODE_OPTIONS|npm_/)
    const files = stdout
      .split('\n')
      .slice(1)
      .filter((file) => file !== '' && file !== '/dev/null')
    expect(files.filter((file) => !/\.std(out|err)$|^\/proc\/|^pipe:/.test(file))).toEqual([])
  })

  test('leaves nothing running: not a double-forked, not a detached, not a deaf one, not one that cleared its environment', async () => {
    const { options, exitCode } = await run([
      'sh',
      '-c',
      `(setsid sleep 61 &) ; (setsid sh -c 'trap "" TERM INT HUP; sleep 62; sleep 62' &)
       (env -i setsid sleep 63 </dev/null >/dev/null 2>&1 &) ; sleep 0.2; exit 0`,
    ])

    expect(exitCode).toBe(0)
    expect(await marked(options.marker)).toEqual([])
    expect(running('sleep 6[123]')).toEqual([])
  })

  test('says how many processes an agent left behind, which are ended', async () => {
    const left = `(setsid sh -c 'trap "" TERM; sleep 65; sleep 65' &) ; sleep 0.2; exit 0`
    const { survivors } = await run(['sh', '-c', left], { outlives: true })

    // The sleeper, and the shell that waits for it.
    expect(survivors).toBe(2)
    expect(running('sleep 65')).toEqual([])
  })

  test('ends at its deadline with all it started, though it does not listen', async () => {
    const deadline = new AbortController()
    const options = callIn(
      folder(),
      ['sh', '-c', 'trap "" TERM; echo up; (setsid sleep 64 &); while :; do sleep 0.1; done'],
      { deadline: deadline.signal },
    )
    const call = await confine(sandbox, { ...options, graceMs: 300 })
    await until(() => readFileSync(options.stdout, 'utf8') === 'up\n')
    deadline.abort()
    const { exitCode } = await call.ended

    expect(exitCode).not.toBe(0)
    expect(running('sleep 64')).toEqual([])
  })

  test('that says goodbye at its deadline is given the time to', async () => {
    const deadline = new AbortController()
    const options = callIn(
      folder(),
      ['sh', '-c', 'trap "echo bye; exit 3" TERM; echo up; while :; do sleep 0.1; done'],
      { deadline: deadline.signal },
    )
    const call = await confine(sandbox, options)
    await until(() => readFileSync(options.stdout, 'utf8') === 'up\n')
    deadline.abort()

    expect(await call.ended).toMatchObject({ exitCode: 3 })
    expect(readFileSync(options.stdout, 'utf8')).toBe('up\nbye\n')
  })

  test('cannot write a file larger than it may', async () => {
    const { options } = await run(['sh', '-c', 'head -c 300000 /dev/zero > big'], { maxFileBytes: 100_000 })
    expect(readFileSync(join(options.cwd, 'big')).length).toBeLessThanOrEqual(100_000)
  })

  test('ends when it fills more of the disk than it may', async () => {
    const at = folder()
    const disk = watchDisk({ folders: [at], maxBytes: 3_000_000, freeBytes: 0, everyMs: 50 })
    const call = await confine(
      sandbox,
      callIn(
        at,
        ['sh', '-c', 'i=0; while :; do i=$((i+1)); head -c 200000 /dev/zero > f$i; sleep 0.02; done'],
        { deadline: disk.signal },
      ),
    )
    await call.ended
    disk.close()

    expect(disk.signal.reason).toMatchObject({ code: 'disk.filled' })
  })

  test('outlives the engine that started it when it may, is found again, and its end is known', async () => {
    const at = folder()
    const engine = startEngine(sandbox, at, { outlives: true, script: 'sleep 1.5; exit 9' })
    const identity = await engine.started
    engine.kill()
    await engine.gone
    expect(await alive(identity)).toBe(true)

    expect(await attach(identity, { stdout: join(at, 'stdout'), marker: engine.marker }).ended).toMatchObject(
      { exitCode: 9 },
    )
    expect(await alive(identity)).toBe(false)
  })
})

describe('What the sandbox adds', () => {
  const inside = async (script: string, extra = {}) => {
    const at = folder()
    const options = callIn(at, ['sh', '-c', script], extra)
    const call = await confine(sandboxHere, options)
    return { ...(await call.ended), stdout: readFileSync(options.stdout, 'utf8'), at }
  }
  const it =
    sandboxHere.kind === 'bubblewrap' ? test : (name: string) => test(onlySandboxed(name), () => undefined)

  it('only what is named can be written', async () => {
    const { at } = await inside(
      `echo x > inside; echo x > ../outside; echo x > ${world.repository}/x; echo x > /etc/outerloop-x`,
    )
    expect(existsSync(join(at, 'inside'))).toBe(true)
    expect(
      [join(world.root, 'outside'), join(world.repository, 'x'), '/etc/outerloop-x'].filter((path) =>
        existsSync(path),
      ),
    ).toEqual([])
  })

  it('the user’s repository, the engine’s home and everybody’s secrets are empty folders', async () => {
    if (sandboxHere.kind !== 'bubblewrap') return
    writeFileSync(join(world.repository, '.env'), 'PASSWORD=x')
    const at = folder()
    const options = callIn(at, [
      'sh',
      '-c',
      `ls -A ${world.repository} ${world.home} /root /home 2>&1 | grep -v ':$' | grep . ; ls -A /run; true`,
    ])
    const call = await confine(
      { ...sandboxHere, hidden: [...sandboxHere.hidden, world.repository, world.home] },
      options,
    )
    await call.ended
    const said = readFileSync(options.stdout, 'utf8')

    expect(said).not.toMatch(/\.env|\.git|ssh|runs|config|docker/)
  })

  it('a folder in a hidden one can be handed in, to read or to write, and a file in a writable one be fixed', async () => {
    if (sandboxHere.kind !== 'bubblewrap') return
    const work = join(world.home, 'work')
    mkdirSync(join(world.home, 'brief'), { recursive: true })
    mkdirSync(work, { recursive: true })
    writeFileSync(join(world.home, 'brief/brief.md'), 'do it')
    writeFileSync(join(work, '.git'), 'gitdir: x')
    const options = callIn(
      folder(),
      [
        'sh',
        '-c',
        `cat ${world.home}/brief/brief.md; echo x > ${world.home}/brief/y; echo 1 > ${work}/new; echo 1 > ${work}/.git; rm -f ${work}/.git; mv ${work}/.git ${work}/g`,
      ],
      {
        cwd: work,
        writable: [work],
        readable: [join(world.home, 'brief')],
        fixed: [join(work, '.git')],
      },
    )
    await (
      await confine({ ...sandboxHere, hidden: [...sandboxHere.hidden, world.home] }, options)
    ).ended

    expect(readFileSync(options.stdout, 'utf8')).toBe('do it')
    expect(readFileSync(join(work, '.git'), 'utf8')).toBe('gitdir: x')
    expect([existsSync(join(work, 'new')), existsSync(join(world.home, 'brief/y'))]).toEqual([true, false])
  })

  it('the host’s loopback is not reached, except by the ports that are handed in', async () => {
    const server = createServer((socket) => socket.end('host'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const ask = `${process.execPath} -e "require('net').connect(${port}, '127.0.0.1').on('data', (d) => console.log(String(d))).on('error', (e) => console.log(e.code))"`

    expect((await inside(ask)).stdout).toBe('ECONNREFUSED\n')
    expect((await inside(ask, { network: 'loopback' })).stdout).toBe('ECONNREFUSED\n')
    expect((await inside(ask, { network: 'loopback', reach: [port] })).stdout).toBe('host\n')
    expect((await inside(ask, { network: 'open' })).stdout).toBe('host\n')
    server.close()
  })

  it('a server started inside is reached inside, and two of them on one port do not meet', async () => {
    const serve = `${process.execPath} -e "const s = require('net').createServer((c) => c.end('mine')).listen(45671, '127.0.0.1', () => require('net').connect(45671, '127.0.0.1').on('data', (d) => { console.log(String(d)); setTimeout(() => process.exit(0), 300) }))"`
    const both = await Promise.all([
      inside(serve, { network: 'loopback' }),
      inside(serve, { network: 'loopback' }),
    ])
    expect(both.map(({ stdout }) => stdout)).toEqual(['mine\n', 'mine\n'])
  })

  it('no process of the host is seen or reached', async () => {
    const { stdout } = await inside(`kill -0 ${process.pid} 2>&1; ls -d /proc/[0-9]* | wc -l`)
    expect(Number(stdout.trim().split('\n').at(-1))).toBeLessThan(12)
  })

  it('namespaces of its own give nothing back that was hidden or read-only', async () => {
    if (sandboxHere.kind !== 'bubblewrap') return
    const secret = join(world.root, 'secret')
    mkdirSync(secret, { recursive: true })
    writeFileSync(join(secret, 'word'), 'hidden')
    const options = callIn(folder(), [
      'unshare',
      '-rm',
      'sh',
      '-c',
      `mount -o remount,rw,bind /; umount ${secret}; umount -l ${secret}; cat ${secret}/word; touch /etc/outerloop-x && echo WROTE; echo done`,
    ])
    await (
      await confine({ ...sandboxHere, hidden: [...sandboxHere.hidden, secret] }, options)
    ).ended
    expect(readFileSync(options.stdout, 'utf8')).toBe('done\n')
  })

  it('a gate dies with the engine', async () => {
    const at = folder()
    const engine = startEngine(sandboxHere, at, { outlives: false, script: 'echo up; sleep 60' })
    const identity = await engine.started
    await until(() => readFileSync(join(at, 'stdout'), 'utf8') === 'up\n')
    engine.kill()
    await engine.gone
    await until(async () => !(await alive(identity)))
  })
})

test('A process is known by more than its number', async () => {
  const child = spawn('sleep', ['65'])
  const identity = await identify(child.pid ?? 0)

  expect(await alive(identity)).toBe(true)
  expect(await alive({ ...identity, startTime: identity.startTime + 1 })).toBe(false)
  expect(await alive({ ...identity, bootId: 'another' })).toBe(false)
  child.kill()
  await until(async () => !(await alive(identity)))
})

test('Reaping one call leaves another alone', async () => {
  const [one, two] = [callIn(folder(), ['sleep', '66']), callIn(folder(), ['sleep', '66'])]
  const calls = [await confine(bare, one), await confine(bare, two)]
  await reap(one.marker)

  expect(await alive(calls[0]!)).toBe(false)
  expect(await alive(calls[1]!)).toBe(true)
  await reap(two.marker)
})

/** An engine in a process of its own, so that it can be killed. */
function startEngine(
  sandbox: Sandbox,
  at: string,
  { outlives, script }: { outlives: boolean; script: string },
) {
  const marker = `engine-${process.pid}-${count}`
  const options = callIn(at, ['sh', '-c', script], {
    marker,
    outlives,
    stdout: join(at, 'stdout'),
    stderr: join(at, 'stderr'),
  })
  const program = `
    import { confine } from ${JSON.stringify(new URL('./confined.ts', import.meta.url).href)}
    const call = await confine(${JSON.stringify(sandbox)}, ${JSON.stringify(options)})
    console.log(JSON.stringify({ pid: call.pid, startTime: call.startTime, bootId: call.bootId }))
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const started = new Promise<{ pid: number; startTime: number; bootId?: string }>((resolve) =>
    child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()))),
  )
  return { marker, started, gone, kill: () => child.kill('SIGKILL') }
}

function running(pattern: string): string[] {
  const { execSync } = process.getBuiltinModule('node:child_process')
  const found = execSync(`pgrep -af '^${pattern}$' || true`, { encoding: 'utf8' }).trim()
  return found ? found.split('\n') : []
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return
    await sleep(50)
  }
  throw new Error('It did not come about.')
}
