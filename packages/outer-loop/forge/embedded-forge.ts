import { join } from 'node:path'
import { chmod, mkdir } from 'node:fs/promises'
import { ask, branchRef, objectNameOf } from '../isolation/git.ts'
import { integrityFinding } from '../isolation/integrity-finding.ts'
import { mergeTree } from '../isolation/merge.ts'
import { readRefs } from '../isolation/refs.ts'
import { ForgeRefused } from './forge.ts'
import { ForgeRepository } from './forge-repository.ts'
import { ForgeStore } from './forge-store.ts'
import type { Finding } from '../core/finding.ts'
import type { Forge, NewPullRequest, PullRequest, PullRequestUpdate, Review } from './forge.ts'
import type { Rows } from './forge-store.ts'

/** The forge that is always there: a bare repository and a file of pull requests under the engine's home. */
export class EmbeddedForge implements Forge {
  readonly remote: string
  readonly #repository: ForgeRepository
  readonly #store: ForgeStore
  readonly #now: () => Date

  private constructor(repository: ForgeRepository, store: ForgeStore, now: () => Date) {
    this.remote = repository.gitDir
    this.#repository = repository
    this.#store = store
    this.#now = now
  }

  static async open(options: { home: string; now: () => Date }): Promise<EmbeddedForge> {
    await mkdir(options.home, { recursive: true, mode: 0o700 })
    const file = join(options.home, 'forge.sqlite')
    const store = new ForgeStore(file)
    await chmod(file, 0o600)
    return new EmbeddedForge(
      await ForgeRepository.open(join(options.home, 'forge.git'), store),
      store,
      options.now,
    )
  }

  /** The frozen base becomes the forge's own copy of the base branch, or moves it forward. */
  bringBase(options: { from: string; branch: string; commit: string }): Promise<void> {
    return this.#repository.bringBase(options)
  }

  accept(ref: string, commit: string, run: string | null = null): Promise<void> {
    return this.#repository.accept(ref, commit, run)
  }

  heldBy(branch: string): string | null {
    return this.#repository.heldBy(branch)
  }

  /** What is known now is what should be, until it is let go: see `ForgeStore`. */
  hold(held: boolean): void {
    this.#store.hold(held)
  }

  branch(name: string): Promise<string | null> {
    return this.#repository.branch(name)
  }

  async openPullRequest(options: NewPullRequest): Promise<number> {
    const { run, task, branch, base, title, body, order } = options
    const known = this.#store.rows.pullRequests.find((each) => each.run === run && each.branch === branch)
    if (known) return known.number
    const head = objectNameOf(options.head)
    const [there, baseSha] = [await this.branch(branch), await this.branch(base)]
    if (there !== head)
      throw new ForgeRefused('forge.head', `${branch} is ${there ?? 'absent'} on the forge, not ${head}.`)
    if (!baseSha) throw new ForgeRefused('forge.base', `The forge has no branch ${base}.`)

    const at = this.#now().toISOString()
    const opened = {
      run,
      task,
      branch,
      base,
      baseSha,
      title,
      body,
      head,
      order,
      state: 'open' as const,
      mergedAs: null,
      mergedBy: null,
      openedAt: at,
      updatedAt: at,
    }
    let number = 0
    this.#store.change((rows) => {
      number = Math.max(0, ...rows.pullRequests.map((each) => each.number)) + 1
      return { ...rows, pullRequests: [...rows.pullRequests, { number, ...opened }] }
    })
    return number
  }

  async pullRequest(number: number): Promise<PullRequest | null> {
    return (await this.pullRequests()).find((each) => each.number === number) ?? null
  }

  async pullRequests(run?: string): Promise<PullRequest[]> {
    const refs = await readRefs(this.remote)
    return this.#store.rows.pullRequests
      .filter((each) => run === undefined || each.run === run)
      .map((each) => ({
        ...each,
        stale: each.state === 'open' && refs.get(branchRef(each.base)) !== each.baseSha,
      }))
  }

  async update(number: number, change: PullRequestUpdate): Promise<void> {
    const open = await this.#open(number)
    if (change.head && (await this.branch(open.branch)) !== objectNameOf(change.head))
      throw new ForgeRefused('forge.head', `${open.branch} is not ${change.head} on the forge.`)
    const baseSha = change.head ? ((await this.branch(open.base)) ?? open.baseSha) : open.baseSha
    this.#replace(number, { ...change, baseSha, updatedAt: this.#now().toISOString() })
  }

  async review(
    number: number,
    { by, verdict, comment = '' }: { by: string; verdict: Review['verdict']; comment?: string },
  ): Promise<void> {
    const { head } = await this.#open(number)
    if (by.trim() === '') throw new ForgeRefused('forge.reviewer', 'A review says who it is by.')
    const said = { number, by: by.trim(), verdict, comment, head, at: this.#now().toISOString() }
    this.#store.change((rows) => ({ ...rows, reviews: [...rows.reviews, said] }))
  }

  async reviews(number: number): Promise<Review[]> {
    const head = this.#store.rows.pullRequests.find((each) => each.number === number)?.head
    return this.#store.rows.reviews
      .filter((each) => each.number === number)
      .map((each) => ({ ...each, outdated: each.head !== head }))
  }

  /** A run gives a branch up, or it is merged: its pull request is closed if it is open, and its name is free. */
  letGo(branch: string, run: string): void {
    const open = this.#store.rows.pullRequests.find(
      (each) => each.run === run && each.branch === branch && each.state === 'open',
    )
    if (open) this.#replace(open.number, { state: 'closed', updatedAt: this.#now().toISOString() })
    this.#repository.letGo(branch, run)
  }

  async merge(
    number: number,
    { by, head }: { by: string; head: string },
  ): Promise<{ commit: string; bringHome: string }> {
    const known = await this.pullRequest(number)
    if (known?.state === 'merged' && known.mergedAs && known.head === head)
      return { commit: known.mergedAs, bringHome: this.#bringHome(known.base) }
    const open = await this.#open(number)
    if (by.trim() === '') throw new ForgeRefused('forge.reviewer', 'A merge says who does it.')
    if (open.head !== head || (await this.branch(open.branch)) !== head)
      throw new ForgeRefused('forge.head', 'The branch is not what you looked at. Look again.')
    const refusing = await this.#refusing(number)
    if (refusing)
      throw new ForgeRefused(
        'forge.changes_requested',
        `${refusing} asked for changes, and has not approved since.`,
      )

    const base = await this.branch(open.base)
    if (!base) throw new ForgeRefused('forge.base', `The forge has no branch ${open.base}.`)
    const merged = await mergeTree(this.remote, base, head)
    if (!merged.tree)
      throw new ForgeRefused(
        'forge.conflict',
        `It does not go together with ${open.base}: ${merged.conflicts.join(', ')}.`,
      )
    const at = this.#now()
    const commit = await this.#mergeCommit({
      tree: merged.tree,
      base,
      head,
      number,
      title: open.title,
      by: by.trim(),
      at,
    })
    await this.#repository.moveBase(open.base, commit, base)
    this.#replace(number, {
      state: 'merged',
      mergedAs: commit,
      mergedBy: by.trim(),
      updatedAt: at.toISOString(),
    })
    return { commit, bringHome: this.#bringHome(open.base) }
  }

  /** Names what somebody else changed in the repository or the pull requests, and puts it back. */
  async inspect(quarantine: string): Promise<Finding[]> {
    const asKnown = this.#store.isAsKnown()
    if (!asKnown) this.#store.restore()
    return [
      ...(asKnown
        ? []
        : [
            integrityFinding(
              'forge_record',
              'forge pull requests',
              'Pull requests or reviews were changed by somebody other than the engine. They are as they were again.',
            ),
          ]),
      ...(await this.#repository.inspect(quarantine)),
    ]
  }

  close(): void {
    this.#store.close()
  }

  async #open(number: number) {
    const found = this.#store.rows.pullRequests.find((each) => each.number === number)
    if (!found) throw new ForgeRefused('forge.not_found', `There is no pull request ${number}.`)
    if (found.state !== 'open')
      throw new ForgeRefused('forge.not_open', `Pull request ${number} is ${found.state}.`)
    return found
  }

  #replace(number: number, change: Partial<Rows['pullRequests'][number]>): void {
    this.#store.change((rows) => ({
      ...rows,
      pullRequests: rows.pullRequests.map((each) => (each.number === number ? { ...each, ...change } : each)),
    }))
  }

  /** The last word of each reviewer counts, about whichever head: changes asked for stay asked for. */
  async #refusing(number: number): Promise<string | null> {
    const last = new Map((await this.reviews(number)).map((each) => [each.by, each.verdict]))
    return [...last].find(([, verdict]) => verdict === 'request_changes')?.[0] ?? null
  }

  /** A real merge with both parents, by the engine on a named person's behalf. */
  #mergeCommit(options: {
    tree: string
    base: string
    head: string
    number: number
    title: string
    by: string
    at: Date
  }): Promise<string> {
    const { tree, base, head, number, title, by, at } = options
    const date = `${Math.floor(at.getTime() / 1_000)} +0000`
    const who = by.replace(/[<>\n\r\0]/g, ' ').trim() || 'somebody'
    return ask(['commit-tree', tree, '-p', base, '-p', head, '-F', '-'], {
      gitDir: this.remote,
      input: `Merge pull request ${number}: ${title.replaceAll(/\s+/g, ' ')}\n\nMerged-by: ${who}\n`,
      identity: {
        GIT_AUTHOR_NAME: who,
        GIT_AUTHOR_EMAIL: 'outer-loop@localhost',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: 'Outer loop',
        GIT_COMMITTER_EMAIL: 'outer-loop@localhost',
        GIT_COMMITTER_DATE: date,
      },
    })
  }

  /** For a person to type in their own repository: nothing here reaches into it. */
  #bringHome(base: string): string {
    return `git pull '${this.remote.replaceAll("'", String.raw`'\''`)}' ${base}`
  }
}
