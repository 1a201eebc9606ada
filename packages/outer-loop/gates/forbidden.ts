import type { Finding } from '../core/finding.ts'
import type { Change, GateContext } from './gate.ts'
import { matches, namesFile } from './globs.ts'
import { found, gate } from './judge.ts'
import { readFiles } from './objects.ts'
import { commanding, gatePrograms, generated, lockFiles } from './protected-paths.ts'

const largest = 1_000_000
const largestPicture = 500_000
const picture = /\.(png|jpe?g|gif|webp|avif|ico|woff2?)$/i

/** Characters that make a text read otherwise than it runs (CVE-2021-42574). */
const turning = /[\u202A-\u202E\u2066-\u2069]/u

/** What no task may bring, whatever it owns. */
export const forbidden = gate('forbidden', 'static', async (context) => {
  const { changes, settings, task, git, head } = context
  const mine = matches(settings.protected)
  const commands = matches(commanding)
  const isLock = matches(lockFiles)
  const isGenerated = matches(generated)
  const programs = new Set(gatePrograms(settings))
  const findings: Finding[] = []
  const refuse = (code: string, path: string, message: string) =>
    findings.push(found('blocker', code, path, message))

  for (const change of changes) {
    const { path, kind } = change
    findings.push(...ofContent(change))
    for (const each of change.from ? [change.from, path] : [path]) {
      if (mine(each))
        refuse('forbidden.protected', each, 'The settings protect this file: no task may change it.')
      else if (commands(each))
        refuse(
          'forbidden.commanding',
          each,
          'This file gives orders to git, to agents, to a package manager or to a pipeline.',
        )
      else if (programs.has(each))
        refuse('forbidden.gate_program', each, 'A gate runs this file: it stays as the base has it.')
      if (isEnvironment(each))
        refuse(
          'forbidden.environment',
          each,
          'A file of environment values does not belong in the repository.',
        )
      if (kind !== 'delete' && isLock(each) && !namesFile(task.owns, each))
        refuse('forbidden.lock', each, 'A lock file is changed only by the task that owns it by name.')
      else if (kind !== 'delete' && isGenerated(each) && !isLock(each) && !namesFile(task.owns, each))
        findings.push(
          found(
            'major',
            'forbidden.generated',
            each,
            'This file is made by a program; change what it is made from.',
          ),
        )
    }
  }

  return { findings: [...findings, ...(await turned(context, git, head))] }
})

function* ofContent({ path, kind, mode, bytes, binary, irregular }: Change): Generator<Finding> {
  if (irregular) yield found('blocker', 'forbidden.irregular', path, `No ordinary file: ${irregular}.`)
  if (kind === 'delete') return
  if (mode === '120000')
    yield found('blocker', 'forbidden.link', path, 'A symbolic link: it can lead out of the repository.')
  if (mode === '160000')
    yield found('blocker', 'forbidden.submodule', path, 'Another repository inside this one.')
  if (mode === '100755' && kind === 'add')
    yield found('minor', 'forbidden.executable', path, 'A new executable file.')
  if (bytes > largest) yield found('blocker', 'forbidden.huge', path, `${bytes} bytes; ${largest} at most.`)
  if (binary && picture.test(path) && bytes <= largestPicture)
    yield found(
      'minor',
      'forbidden.picture',
      path,
      'A picture or a typeface, which no gate can read. Look at it.',
    )
  else if (binary)
    yield found('blocker', 'forbidden.binary', path, 'A file that is no text, which no gate can read.')
}

const isEnvironment = (path: string) =>
  /(^|\/)\.env(\.|$)/.test(path) && !/\.(example|sample|template)$/.test(path)

async function turned(
  { changes, start }: GateContext,
  git: GateContext['git'],
  head: string,
): Promise<Finding[]> {
  const kept = changes.filter(({ kind, binary }) => kind !== 'delete' && !binary)
  const after = await readFiles(
    git,
    head,
    kept.map(({ path }) => path),
  )
  const before = await readFiles(
    git,
    start,
    kept.map(({ path, from }) => from ?? path),
  )

  return kept
    .filter(({ path, from }) => isTurning(after.get(path)) && !isTurning(before.get(from ?? path)))
    .map(({ path }) =>
      found(
        'blocker',
        'forbidden.turned_text',
        path,
        'Characters that reverse the direction of the text hide what it does.',
      ),
    )
}

const isTurning = (content: Buffer | undefined) =>
  content !== undefined && turning.test(content.toString('utf8'))
