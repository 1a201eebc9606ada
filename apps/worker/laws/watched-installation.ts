import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jest } from '@jest/globals'
import { startEmbeddedPostgres } from '@leadkeep/database'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'
import { startLandingProcess, type LandingProcess } from './landing-process.ts'
import { staffDoor, type StaffDoor } from './staff-door.ts'

export interface WatchedInstallation {
  readonly world: InstalledWorld
  readonly landing: LandingProcess
  readonly door: StaffDoor
  /** Holds every file of the server, and what processes keep. */
  readonly folder: string
  /** The server's log, by line. */
  readonly postgresLog: readonly string[]
  /** What this process said on its console and the staff door in its log; other processes' output is added to it. */
  readonly output: string[]
  /** Every file in the folder. */
  files(): string[]
  stop(): Promise<void>
}

/** An installation with a Postgres of its own, of which everything that is stored or said can be read. */
export async function startWatchedInstallation(): Promise<WatchedInstallation> {
  await using begun = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'leadkeep-canary-'))
  begun.defer(() => rmSync(folder, { recursive: true, force: true }))
  const postgresLog: string[] = []
  const postgres = await startEmbeddedPostgres({
    directory: folder,
    log: (line) => void postgresLog.push(line),
  })
  begun.defer(() => postgres.stop())
  process.env['LEADKEEP_TEST_POSTGRES'] = postgres.url
  const output: string[] = []
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest
      .spyOn(console, method)
      .mockImplementation((...given: unknown[]) => void output.push(given.map(String).join(' ')))
  const world = await openInstalledWorld()
  begun.defer(() => world.close())
  const landing = await startLandingProcess(world, { LEADKEEP_TRUSTED_PROXIES: '127.0.0.1' })
  begun.defer(() => landing.stop())
  const started = begun.move()

  return {
    world,
    landing,
    door: staffDoor(world.services, (entry) => void output.push(JSON.stringify(entry))),
    folder,
    postgresLog,
    output,
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    stop: () => started.disposeAsync(),
  }
}
