import { z } from 'zod'
import type { Finding } from '../core/finding.ts'
import { matches } from './globs.ts'
import { found, gate } from './judge.ts'
import { readFiles } from './objects.ts'
import { lockFiles } from './protected-paths.ts'

const range = z.record(z.string(), z.string()).default({})
const npmManifest = z.looseObject({
  dependencies: range,
  devDependencies: range,
  optionalDependencies: range,
  peerDependencies: range,
  scripts: range,
})

const manifests = [
  '**/package.json',
  '**/{Cargo.toml,go.mod,pyproject.toml,Pipfile,Gemfile,composer.json,pom.xml,build.gradle,build.gradle.kts,pnpm-workspace.yaml}',
  '**/requirements*.txt',
]

/** Run by a package manager on installing, unasked. */
const onInstall = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'prepare',
  'preprepare',
  'postprepare',
]

/** What comes from outside, named for the person who answers for it. */
export const dependencies = gate('dependencies', 'static', async ({ git, start, head, changes, task }) => {
  const owned = matches(task.owns)
  const isManifest = matches(manifests)
  const isLock = matches(lockFiles)
  const named = changes.filter(({ path }) => isManifest(path) || isLock(path))
  const before = await readFiles(
    git,
    start,
    named.map(({ path, from }) => from ?? path),
  )
  const after = await readFiles(
    git,
    head,
    named.map(({ path }) => path),
  )

  const findings = named.flatMap(({ path, from }) => {
    const was = before.get(from ?? path)?.toString('utf8') ?? ''
    const is = after.get(path)?.toString('utf8') ?? ''
    if (isLock(path)) return newSources(path, was, is)
    if (path.endsWith('package.json')) return inPackage(path, was, is)

    return [found('minor', 'dependency.changed', path, 'A list of dependencies was changed.')]
  })
  for (const each of findings)
    if (each.code === 'dependency.changed' && each.where && !owned(each.where)) each.severity = 'blocker'
  const locks = named.filter(({ path }) => isLock(path))
  if (locks.length > 0 && !named.some(({ path }) => isManifest(path)))
    findings.push(
      found(
        'major',
        'dependency.lock_alone',
        locks[0]?.path,
        'A lock file was changed and no list of dependencies with it.',
      ),
    )

  return { findings }
})

function inPackage(path: string, was: string, is: string): Finding[] {
  if (is === '') return [found('minor', 'dependency.changed', path, 'A package.json was removed.')]
  const before = npmManifest.safeParse(parsed(was || '{}'))
  const after = npmManifest.safeParse(parsed(is))
  if (!before.success || !after.success)
    return [found('major', 'dependency.unreadable', path, 'This package.json cannot be read.')]

  const ranges = [listed(before.data), listed(after.data)] as const
  const changed = differing(...ranges)
  const findings = changed.map((name) => {
    const [old, now] = [ranges[0].get(name), ranges[1].get(name)]
    const outside =
      now !== undefined &&
      /^(git|https?|file|link|github|gitlab|bitbucket)[+:]|^[\w-]+\/[\w.-]+(#|$)/.test(now)

    return outside
      ? found('major', 'dependency.source', path, `${name} comes from ${now}, not from a registry.`)
      : found('minor', 'dependency.changed', path, `${name}: ${old ?? 'absent'} → ${now ?? 'removed'}.`)
  })
  for (const name of onInstall)
    if (after.data.scripts[name] !== undefined && after.data.scripts[name] !== before.data.scripts[name])
      findings.push(
        found('major', 'dependency.install_script', path, `The script "${name}" runs on every installation.`),
      )

  return findings
}

/** Where packages are fetched from: a place that the base does not know is a person's decision. */
function newSources(path: string, was: string, is: string): Finding[] {
  const known = sources(was)
  if (known.size === 0 && was === '') return []

  return [...sources(is)]
    .filter((source) => !known.has(source))
    .map((source) => found('major', 'dependency.source', path, `The lock file now fetches from ${source}.`))
}

const sources = (lock: string) =>
  new Set(
    [
      ...lock.matchAll(
        /(?:resolved|tarball|source|url)["']?\s*[:=]?\s*["']?((?:git\+)?[a-z]+:\/\/[^/"'\s]+)/gi,
      ),
    ].map(([, source]) => source ?? ''),
  )

const listed = ({
  dependencies: needed,
  devDependencies,
  optionalDependencies,
  peerDependencies,
}: z.infer<typeof npmManifest>) =>
  new Map(Object.entries({ ...peerDependencies, ...optionalDependencies, ...devDependencies, ...needed }))

const differing = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort()

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON at all reads like JSON of the wrong shape: both are found by the schema.
    return undefined
  }
}
