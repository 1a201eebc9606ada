import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Finding } from '../core/finding.ts'
import { testGlobs } from '../core/settings.ts'
import { checkSettings } from '../doctor/texts.ts'
import { ask } from '../isolation/git.ts'
import { lintSpec } from '../spec/lint.ts'
import { readRegistry, type Registry } from '../spec/registry.ts'
import { readSpec } from '../spec/spec-file.ts'
import { Failure } from './failure.ts'

/** What a run's linter would say of a specification, by the person's own checkout as it is now. */
export async function findingsOn(
  markdown: string,
  path: string,
  repository: string,
): Promise<readonly Finding[]> {
  const { spec, findings } = readSpec(markdown, path)
  if (!spec) return findings
  const { settings } = await checkSettings(repository)
  const listed = await ask(['-C', repository, 'ls-files', '-z'], { gitDir: null })
  const registry = settings?.registry ? await registryHere(settings.registry, repository) : null

  return lintSpec(spec.contract, registry, {
    paths: listed.split('\0').filter(Boolean),
    tests: settings ? testGlobs(settings) : [],
  })
}

async function registryHere(
  [program = '', ...args]: readonly string[],
  repository: string,
): Promise<Registry | null> {
  const asked = [program, ...args].join(' ')
  const said = await promisify(execFile)(program, args, { cwd: repository, maxBuffer: 64 * 1_048_576 }).catch(
    (cause: unknown) => {
      throw new Failure('registry.unreadable', `"${asked}" cannot be asked: ${String(cause).slice(0, 500)}`)
    },
  )
  const { registry, problem } = readRegistry(said.stdout)
  if (!registry) throw new Failure('registry.unreadable', `"${asked}": ${problem}`)

  return registry
}
