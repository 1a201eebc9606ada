import { z } from 'zod'
import { objectName } from '../core/ids.ts'

/** A pull request, as data. Its body is rendered by the engine; what a model wrote is marked in it. */
export const pullRequest = z.object({
  number: z.int().positive(),
  run: z.string(),
  task: z.string(),
  /** The branch it asks to merge, and the one it asks to merge into. */
  branch: z.string(),
  base: z.string(),
  /** Of `base` when the head was judged. */
  baseSha: objectName,
  title: z.string(),
  body: z.string(),
  head: objectName,
  /** In which order the run's pull requests were found green together: 1 first. */
  order: z.int().min(0),
  state: z.enum(['open', 'merged', 'closed']),
  /** The base moved since the head was judged: green is no longer known. */
  stale: z.boolean(),
  mergedAs: objectName.nullable(),
  mergedBy: z.string().nullable(),
  openedAt: z.string(),
  updatedAt: z.string(),
})
export type PullRequest = z.infer<typeof pullRequest>

/** What a person said of one head. It does not speak for a later one. */
export const review = z.object({
  number: z.int(),
  by: z.string(),
  verdict: z.enum(['approve', 'request_changes']),
  comment: z.string(),
  head: objectName,
  at: z.string(),
  /** About a head that is no longer the pull request's. */
  outdated: z.boolean(),
})
export type Review = z.infer<typeof review>

/** Where finished branches go to be looked at. Nothing here ever moves a branch of the user's repository. */
export interface Forge {
  /** What `git push` is given. */
  readonly remote: string
  /**
   * The one update of this ref that will be let through next. A branch is the run's that pushed it first, until it is let
   * go: `forge.branch_taken` for another.
   */
  accept(ref: string, commit: string, run: string | null): Promise<void>
  heldBy(branch: string): string | null
  letGo(branch: string, run: string): void
  branch(name: string): Promise<string | null>
  /** Looked up by branch and run first: asked twice, there is one. */
  openPullRequest(options: NewPullRequest): Promise<number>
  pullRequest(number: number): Promise<PullRequest | null>
  pullRequests(run?: string): Promise<PullRequest[]>
  update(number: number, change: PullRequestUpdate): Promise<void>
  review(number: number, review: { by: string; verdict: Review['verdict']; comment?: string }): Promise<void>
  reviews(number: number): Promise<Review[]>
  /** A person's act. `head` is what they looked at: anything else is refused. */
  merge(number: number, options: { by: string; head: string }): Promise<{ commit: string; bringHome: string }>
}

export interface NewPullRequest {
  run: string
  task: string
  branch: string
  base: string
  title: string
  body: string
  head: string
  order: number
}

/** A new `head` was judged against the base as it is now. */
export type PullRequestUpdate = Partial<Pick<PullRequest, 'title' | 'body' | 'head' | 'order'>> & {
  state?: 'closed'
}

export class ForgeRefused extends Error {
  readonly code: `forge.${string}`

  constructor(code: `forge.${string}`, message: string) {
    super(message)
    this.code = code
  }
}
