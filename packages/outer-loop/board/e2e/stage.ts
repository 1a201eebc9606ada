// A board with three runs on it, as a program of its own: prints its address, and goes on a step when it is told to.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ledgerSource } from '../ledger-source.ts'
import { openBoard } from '../server.ts'
import { busy, ready, waiting, workEnds } from '../stories-under-test.ts'
import { openForge, openLedger, Story } from '../story-under-test.ts'

const home = await mkdtemp(join(tmpdir(), 'outerloop-board-'))
const ledger = openLedger(home)
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000)
const forge = await openForge(home, () => new Date())
const begin = (run: string, hours: number) => Story.begin(run, { home, ledger, forge, at: ago(hours) })
const stories = {
  busy: await begin('r-20261122-aaaaaa', 1.5),
  ready: await begin('r-20261122-bbbbbb', 7),
  waiting: await begin('r-20261122-cccccc', 0.3),
}
await busy(stories.busy)
await ready(stories.ready)
await waiting(stories.waiting)
const board = await openBoard({ source: ledgerSource({ ledger, home }), forge })
console.log(board.url)

for await (const line of createInterface({ input: process.stdin }))
  if (line === 'work ends') await workEnds(stories.busy)
await board.close()
await ledger.close()
await rm(home, { recursive: true })
