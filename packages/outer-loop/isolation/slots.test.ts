import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { confine } from './confined.ts'
import { areFree } from './ports.ts'
import { alive, identify, reap } from './processes.ts'
import { leaseSlot } from './slots.ts'
import { callIn, openWorld } from './test-world.ts'
import type { LeaseSlot } from './slots.ts'

let world: ReturnType<typeof openWorld>

beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

/** Far from other programs' ports, and another region in every test process. */
const portBase = 22_000 + (process.pid % 40) * 200

const lease = (task: string, extra: Partial<LeaseSlot> = {}) =>
  leaseSlot({
    home: world.home,
    settings: { portBase, database: null },
    run: 'r-20261122-aaaaaa',
    task,
    marker: `slot-${process.pid}-${task}`,
    base: world.repository,
    env: { PATH: process.env['PATH'] ?? '' },
    ...extra,
  })

describe('A slot', () => {
  test('is one task’s alone: its ports, its folders, its number', async () => {
    const [one, two] = await Promise.all([lease('one'), lease('two')])

    expect([one.number, two.number].sort()).toEqual([1, 2])
    expect(Math.abs(one.ports.first - two.ports.first)).toBe(100)
    expect(new Set([one.tmp, two.tmp, one.browserProfile, two.browserProfile]).size).toBe(4)
    expect(one.env).toMatchObject({
      OUTERLOOP_SLOT: String(one.number),
      OUTERLOOP_PORT: String(one.ports.first),
    })
    await one.release()
    await two.release()
  })

  test('is given to one alone, though twenty want one at once', async () => {
    const slots = await Promise.all(Array.from({ length: 20 }, (_, index) => lease(`t${index}`)))
    expect(new Set(slots.map(({ number }) => number)).size).toBe(20)
    expect(new Set(slots.map(({ ports }) => ports.first)).size).toBe(20)
    for (const slot of slots) await slot.release()
  })

  test('whose ports somebody else listens on is passed over', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(portBase + 100 + 42, '127.0.0.1', resolve))
    const slot = await lease('one')

    expect(slot.number).toBe(2)
    await slot.release()
    await new Promise((resolve) => server.close(resolve))
  })

  test('is free again when it is given back, folders and all', async () => {
    const one = await lease('one')
    writeFileSync(join(one.tmp, 'left'), 'x')
    await one.release()

    expect(existsSync(one.tmp)).toBe(false)
    expect((await lease('two')).number).toBe(1)
  })

  test('takes the processes with it that listen in its block or carry its marker', async () => {
    const marker = `slot-${process.pid}-listening`
    const slot = await lease('one', { marker })
    const server = spawn(
      process.execPath,
      ['-e', `require('net').createServer().listen(${slot.ports.first + 7}, () => console.log('up'))`],
      { detached: true },
    )
    await new Promise((resolve) => server.stdout.once('data', resolve))
    const call = await confine({ kind: 'none', why: '' }, callIn(world.root, ['sleep', '67'], { marker }))
    const { ended } = await slot.release()

    expect(ended.map(({ pid }) => pid)).toEqual(expect.arrayContaining([server.pid]))
    expect(await alive(call)).toBe(false)
    expect(await areFree(slot.ports.first, 100)).toBe(true)
  })
})

describe('A lease', () => {
  const dead = async () => {
    const child = spawn('true')
    const exit = new Promise((resolve) => child.once('exit', resolve))
    const identity = await identify(child.pid ?? 0)
    await exit
    return identity
  }

  test('of an engine that died is taken over, by one only', async () => {
    await lease('old', { owner: await dead(), marker: 'nobody-carries-this' })
    const slots = await Promise.all([lease('a'), lease('b'), lease('c')])

    expect(slots.map(({ number }) => number).sort()).toEqual([1, 2, 3])
  })

  test('of a process whose number was given to another is stale too', async () => {
    await lease('old', {
      owner: { ...(await identify(process.pid)), startTime: 1 },
      marker: 'nobody-carries-this',
    })
    expect((await lease('new')).number).toBe(1)
  })

  test('holds while its worker lives, though its engine died; the same task finds it again', async () => {
    const marker = `slot-${process.pid}-survivor`
    await confine({ kind: 'none', why: '' }, callIn(world.root, ['sleep', '68'], { marker }))
    await lease('agent', { owner: await dead(), marker })

    expect((await lease('other')).number).toBe(2)
    expect((await lease('agent', { marker })).number).toBe(1)
    await reap(marker)
  })

  test('that cannot be read stays taken', async () => {
    await (await lease('one')).release()
    writeFileSync(join(world.home, 'slots/1.json'), '{')
    expect((await lease('two')).number).toBe(2)
  })
})

describe('A slot’s database', () => {
  /** Stands for a database server: a file is a database. The commands are the settings', run as they are. */
  const settings = () => {
    const at = (name: string) => join(world.root, `${name}.database`)
    return {
      portBase,
      database: {
        template: [
          'sh',
          '-c',
          'test -e "$1" || echo migrated > "$1"',
          'sh',
          at('{name}').replace('{name}', '{template}'),
        ],
        create: ['sh', '-c', 'set -e; test ! -e "$2"; cp "$1" "$2"', 'sh', at('{template}'), at('{name}')],
        drop: ['rm', at('{name}')],
        url: `file://${at('{name}')}`,
      },
    }
  }

  test('comes from the migrated template, and is gone afterwards', async () => {
    const slot = await lease('one', { settings: settings() })

    expect(slot.databaseUrl).toBe(`file://${world.root}/outerloop_1.database`)
    expect(readFileSync(join(world.root, 'outerloop_1.database'), 'utf8')).toBe('migrated\n')
    await slot.release()
    expect(existsSync(join(world.root, 'outerloop_1.database'))).toBe(false)
  })

  test('that an earlier engine left behind is not used again', async () => {
    writeFileSync(join(world.root, 'outerloop_1.database'), 'of yesterday\n')
    const slot = await lease('one', { settings: settings() })
    expect(readFileSync(join(world.root, 'outerloop_1.database'), 'utf8')).toBe('migrated\n')
    await slot.release()
  })

  test('that cannot be made gives the slot back', async () => {
    const broken = settings()
    await expect(
      lease('one', { settings: { ...broken, database: { ...broken.database, create: ['false'] } } }),
    ).rejects.toThrow()
    expect((await lease('two')).number).toBe(1)
  })
})

test('Nothing of these tests is still running', () => {
  expect(execFileSync('sh', ['-c', "pgrep -f '^sleep 6[78]$' || true"], { encoding: 'utf8' })).toBe('')
})
