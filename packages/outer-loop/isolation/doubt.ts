import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { change } from './change.ts'
import { restoreControlFiles, type ControlDrift, type ControlFiles } from './control-files.ts'
import { readIfThere, writeWhole } from './files.ts'
import { ask, branchRef, git } from './git.ts'
import { controlFinding, integrityFinding, refFinding } from './integrity-finding.ts'
import { restorePaths } from './restore-paths.ts'
import { isAncestor } from './merge.ts'
import { restoreRefs, type RefDrift } from './refs.ts'
import type { Drift, Fingerprint } from './integrity.ts'
import type { Finding } from '../core/finding.ts'
import type { Hub } from './hub.ts'
import { differenceFindings, type Difference, type WorkTreeWatch } from './work-tree-watch.ts'

/**
 * What changed in a person's repository while a worker without a sandbox ran, and could be a person's everyday work:
 * branches and tags, which branch is checked out, files, what is staged, where a branch pulls from. With all that is
 * needed to take it back, should they say that it was not theirs.
 */
export interface Doubt {
  findings: Finding[]
  gitDir: string
  refs: RefDrift[]
  controls: ControlDrift[]
  /** As the control files and reflogs were. */
  files: { path: string; mode: number; link: boolean; content: string }[]
  reflogs: { path: string; content: string | null }[]
  workTree: Difference | null
}

const kept = 'It is as you see it, until you say whose it was.'

export async function doubtful(options: {
  before: Fingerprint
  after: Fingerprint
  drift: Drift
  files: WorkTreeWatch | null
  hub: Hub
  branch: string
}): Promise<Doubt> {
  const { before, after, drift, files, hub, branch } = options
  const refs: RefDrift[] = []
  for (const each of drift.refs) if (await isEverydayMove(hub, branch, each)) refs.push(each)
  const controls = drift.controls.filter(({ path }) => isEveryday(path, before.controls, after.controls))
  const workTree = (await files?.difference()) ?? null
  const reflogs = [...new Set([...before.reflogs.keys(), ...after.reflogs.keys()])]

  return {
    gitDir: before.gitDir,
    refs,
    controls,
    files: controls.flatMap(({ path }) => {
      const was = before.controls.get(path)
      return was ? [{ path, ...was, content: was.content.toString('base64') }] : []
    }),
    // Also those that did not change: putting a ref back writes to them.
    reflogs: reflogs
      .filter((path) => ofThese(path, refs, controls))
      .map((path) => ({ path, content: before.reflogs.get(path)?.toString('base64') ?? null })),
    workTree,
    findings: [
      ...refs.map((each) => refFinding('repository', each, kept)),
      ...controls.map(everydayFinding),
      ...few(workTree ? differenceFindings(workTree, kept) : []),
    ],
  }
}

const everydayFinding = (drift: ControlDrift): Finding =>
  drift.path === 'config'
    ? integrityFinding('control_file', 'repository config', `Where branches pull from was changed. ${kept}`)
    : controlFinding('repository', drift, kept)

/** Another branch checked out changes files by the hundred: some are named, all are counted. */
const few = (findings: Finding[]): Finding[] =>
  findings.length <= 40
    ? findings
    : [
        ...findings.slice(0, 40),
        integrityFinding('file_changed', 'work tree', `${findings.length - 40} files more. ${kept}`),
      ]

/** Like before, but for what a person may have done: that is as it is now. */
export function withoutDoubtful(before: Fingerprint, after: Fingerprint, doubt: Doubt): Fingerprint {
  const refs = new Map(before.refs)
  for (const { ref, to } of doubt.refs) {
    if (to === null) refs.delete(ref)
    else refs.set(ref, to)
  }
  const controls = new Map(before.controls)
  for (const { path } of doubt.controls) {
    const is = after.controls.get(path)
    if (is) controls.set(path, is)
    else controls.delete(path)
  }
  const reflogs = new Map(before.reflogs)
  for (const { path } of doubt.reflogs) {
    const is = after.reflogs.get(path)
    if (is) reflogs.set(path, is)
    else reflogs.delete(path)
  }
  return { ...before, refs, controls, reflogs }
}

/**
 * A commit of this run's own branches that nobody has merged has no business in a person's repository: they would have
 * had to fetch it from the run's hub, whose place they are not told. Nor has what is no commit's name at all.
 */
async function isEverydayMove(hub: Hub, branch: string, { to }: RefDrift): Promise<boolean> {
  if (to === null || to.startsWith('ref: ')) return true
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(to)) return false
  const { gitDir, base } = hub
  const known = await git(['cat-file', '-e', `${to}^{commit}`], { gitDir, allow: [1, 128] })
  if (known.exitCode !== 0 || (await isAncestor(gitDir, to, base))) return true
  for (const [ref, commit] of await hub.refs())
    if (ref.startsWith('refs/heads/') && ref !== branchRef(branch) && (await isAncestor(gitDir, to, commit)))
      return false

  return true
}

/** Never what runs a program or makes git see another history: hooks, attributes, alternates, grafts. */
function isEveryday(path: string, before: ControlFiles, after: ControlFiles): boolean {
  if (path === 'HEAD' || /^worktrees\/[^/]+\/(gitdir|commondir|HEAD)$/.test(path)) return true
  if (path !== 'config') return false
  const [was, is] = [before.get(path), after.get(path)]
  return (
    was !== undefined &&
    is !== undefined &&
    was.mode === is.mode &&
    !is.link &&
    onlyBranches(was.content, is.content)
  )
}

/** `git push -u`, `git switch -c --track`, `git branch -d` write where a branch pulls from. Nothing else may differ. */
function onlyBranches(before: Buffer, after: Buffer): boolean {
  const rest = (config: Buffer) => {
    let within = false
    return config
      .toString()
      .split('\n')
      .filter((line) => {
        if (/^\s*\[/.test(line)) within = /^\s*\[branch "[^"\\]*"\]\s*$/.test(line)
        return !(within && /^\s*(\[branch "[^"\\]*"\]|(remote|merge|rebase)\s*=\s*[\w./-]+)?\s*$/.test(line))
      })
      .join('\n')
  }
  return rest(before).trim() === rest(after).trim()
}

const ofThese = (path: string, refs: readonly RefDrift[], controls: readonly ControlDrift[]): boolean =>
  refs.some(({ ref }) => path === `logs/${ref}`) ||
  (path === 'logs/HEAD' && (refs.length > 0 || controls.some((each) => each.path === 'HEAD')))

const recorded = z.array(
  z.object({
    gitDir: z.string(),
    refs: z.array(z.object({ ref: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
    controls: z.array(z.object({ path: z.string(), how: z.enum(['added', 'removed', 'changed']) })),
    files: z.array(z.object({ path: z.string(), mode: z.number(), link: z.boolean(), content: z.string() })),
    reflogs: z.array(z.object({ path: z.string(), content: z.string().nullable() })),
    workTree: z
      .object({
        folder: z.string(),
        tree: z.string(),
        changes: z.array(change),
        index: z.object({ path: z.string(), content: z.string().nullable() }).nullable(),
      })
      .nullable(),
  }),
)

/** Written down, so that the answer may come after a restart. */
export async function recordDoubt(quarantine: string, doubts: readonly Doubt[]): Promise<string> {
  await mkdir(quarantine, { recursive: true, mode: 0o700 })
  const file = join(quarantine, 'doubt.json')
  await writeWhole(file, JSON.stringify(doubts))
  return file
}

/** Takes it back; whatever was changed once more since is left as it is, and named. */
export async function undoDoubt(record: string, hub: string): Promise<Finding[]> {
  const doubts = recorded.parse(JSON.parse(await readFile(record, 'utf8')))
  const left: Finding[] = []
  for (const [index, { gitDir, refs, controls, files, reflogs, workTree }] of doubts.entries()) {
    const quarantine = join(record, '..', `undone-${index}`)
    const before: ControlFiles = new Map(
      files.map(({ path, mode, link, content }) => [
        path,
        { mode, link, content: Buffer.from(content, 'base64') },
      ]),
    )
    await restoreControlFiles(gitDir, before, controls, join(quarantine, 'git'))
    const moved: RefDrift[] = []
    for (const each of refs) {
      const now = await nameNow(gitDir, each.ref)
      if (now === each.from) continue
      if (now === each.to) moved.push(each)
      else left.push(refFinding('repository', each, 'It was moved again since, and is left where it is.'))
    }
    await restoreRefs(gitDir, moved)
    // The logs only say what was undone; where a ref was moved on, its log is its own.
    for (const { path, content } of left.length > 0 ? [] : reflogs) {
      const at = join(gitDir, path)
      if (content !== null) await writeWhole(at, Buffer.from(content, 'base64'), 0o644)
      else await rm(at, { force: true })
    }
    if (workTree) await undoFiles(workTree, hub, join(quarantine, 'work-tree'))
  }
  return left
}

async function nameNow(gitDir: string, ref: string): Promise<string | null> {
  const symbolic = await git(['symbolic-ref', '--quiet', ref], { gitDir, allow: [1, 128] })
  if (symbolic.exitCode === 0) return `ref: ${symbolic.stdout.trim()}`
  return ask(['rev-parse', '--verify', '--quiet', '--end-of-options', ref], { gitDir }).catch(() => null)
}

async function undoFiles(
  { folder, tree, changes, index }: Difference,
  hub: string,
  quarantine: string,
): Promise<void> {
  await restorePaths({ gitDir: hub, tree, changes, folder, quarantine })
  if (!index) return
  const now = await readIfThere(index.path)
  if (now) {
    await mkdir(quarantine, { recursive: true })
    await writeFile(`${quarantine}.index`, now)
  }
  if (index.content === null) await rm(index.path, { force: true })
  else await writeWhole(index.path, Buffer.from(index.content, 'base64'), 0o644)
}

/** Acts of people that reached the ledger meanwhile: they count, and are shown, since a worker could have written them. */
export const actFinding = (run: string, sequence: number, who: string, type: string): Finding =>
  integrityFinding(
    'ledger_act',
    `ledger ${run} row ${sequence}`,
    `${who}: ${type.replaceAll('_', ' ')} (row ${sequence} of ${run}) came while a worker without a sandbox ran. It counts; cancel the run if it was not theirs.`,
  )
