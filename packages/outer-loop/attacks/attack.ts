/**
 * One way out of a worktree, as a small program that a worker runs. It knows where everything lies, which is more than
 * a worker is told. `sh` runs it with these in its environment:
 *
 * USER_REPOSITORY, USER_REMOTE, HUB, FORGE, FORGE_FILE, LEDGER, BASE, ENGINE_HOME, OTHER_FOLDER (another task's),
 * ENGINE (a process's number), NODE, PORT (of another task's slot), RAN (a file that a planted program would write).
 */
export interface Attack {
  id: string
  title: string
  towards:
    | 'the user’s repository'
    | 'the hub'
    | 'the forge'
    | 'the ledger'
    | 'the engine'
    | 'another task'
    | 'a secret'
    | 'the machine'
  program: string
  /** What comes of it where there is no sandbox. In the sandbox every one of them is prevented. */
  without: Outcome
  /** Without a sandbox: the findings that name it. None where it is prevented. */
  named?: readonly string[]
  /** In the sandbox, where that is not `prevented`. */
  within?: Outcome
  /** It plants a program for the engine's git: stock git, asked the same, runs it. That shows that the bait is real. */
  bait?: readonly (readonly string[])[]
}

/**
 * `prevented`: nothing changed. `put back`: it was noticed, named and put back as it was. `asked`: it was noticed and named,
 * could have been a person's everyday work, and was put back as it was when they said that it was not. `withheld`: what was read was
 * noticed in the work, and the work goes nowhere. `survived`: what it ended goes on where it was. `ended`: it was ended at
 * a limit.
 */
export type Outcome = 'prevented' | 'put back' | 'asked' | 'withheld' | 'survived' | 'ended'

/** What every program may use: a commit that is not where it should be, with or without the right to write one. */
export const prelude = `
export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@x
quiet() { "$@" > /dev/null 2>&1; }
free() { git -c core.hooksPath=/dev/null "$@"; }
other=$(git rev-parse HEAD~1)
evil=$(echo evil | git commit-tree 'HEAD^{tree}' -p HEAD 2> /dev/null || echo "$other")
bait() { printf '#!/bin/sh\\ntouch "%s"\\ncat\\n' "$RAN" > "$1"; chmod +x "$1"; }
`
