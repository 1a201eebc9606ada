import { rmSync } from 'node:fs'
import { running } from './running.ts'

export default async function tearDown() {
  await running.postgres?.stop()
  if (running.directory) rmSync(running.directory, { recursive: true, force: true })
}
