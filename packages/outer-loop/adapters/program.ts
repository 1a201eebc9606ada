import { execFile } from 'node:child_process'
import { access, constants, realpath } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { childEnvironment } from '../isolation/child-environment.ts'
import type { Environment } from './adapter.ts'

/** Finds a program as a shell would, by `PATH`, and answers with the real file: what is probed is what is started. */
export const findProgram = async (name: string, environment: Environment): Promise<string | null> => {
  const folders = isAbsolute(name)
    ? ['']
    : (environment['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  for (const folder of folders) {
    const path = folder === '' ? name : join(folder, name)
    try {
      await access(path, constants.X_OK)
      return await realpath(path)
    } catch {
      // Not in this folder, or not ours to start: the next one.
    }
  }
  return null
}

/** What `--version` prints. With a home of nowhere, so that asking changes nothing of the person's own settings. */
export const versionOf = async (program: string, environment: Environment): Promise<string | null> => {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], {
      timeout: 20_000,
      env: childEnvironment({
        PATH: environment['PATH'] ?? '',
        HOME: '/nonexistent',
        DISABLE_AUTOUPDATER: '1',
        CI: '1',
      }),
    })
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? null
  } catch {
    return null
  }
}

/** Whether `version` is at least `floor`; both `1.2.3`. */
export const atLeast = (version: string, floor: string): boolean => {
  const [wanted, found] = [floor, version].map((text) => text.split('.').map(Number))
  for (const [index, part] of (wanted ?? []).entries()) {
    const other = found?.[index] ?? 0
    if (other !== part) return other > part
  }
  return true
}
