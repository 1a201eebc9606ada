import { branchRef, git, ask, objectNameOf } from './git.ts'

export interface PushTo {
  /** Where the forge's repository lies. */
  remote: string
  /** What the branch is known to be there; null when it must not exist. */
  expected: string | null
  /** Told before the push: the one update that the forge will let through. */
  accept(ref: string, commit: string): Promise<void>
}

/** One commit, one ref, never more; then the forge is asked what it has. */
export async function push(
  gitDir: string,
  options: { commit: string; branch: string; to: PushTo },
): Promise<void> {
  const { to } = options
  const commit = objectNameOf(options.commit)
  const ref = branchRef(options.branch)
  if ((await remoteBranch(gitDir, to.remote, ref)) === commit) return

  await to.accept(ref, commit)
  await git(
    [
      'push',
      '--quiet',
      '--no-verify',
      '--no-follow-tags',
      '--atomic',
      `--force-with-lease=${ref}:${to.expected ?? ''}`,
      '--',
      to.remote,
      `${commit}:${ref}`,
    ],
    { gitDir },
  )

  const there = await remoteBranch(gitDir, to.remote, ref)
  if (there !== commit) throw new PushUnverified(ref, commit, there)
}

async function remoteBranch(gitDir: string, remote: string, ref: string): Promise<string | null> {
  const line = await ask(['ls-remote', '--refs', '--', remote, ref], { gitDir })
  return (
    line
      .split('\n')
      .find((each) => each.endsWith(`\t${ref}`))
      ?.split('\t')[0] ?? null
  )
}

export class PushUnverified extends Error {
  readonly code = 'hub.push_unverified'

  constructor(ref: string, commit: string, there: string | null) {
    super(`${ref} should be ${commit} on the forge, and is ${there ?? 'absent'}.`)
  }
}
