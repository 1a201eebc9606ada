import type { Translate } from '@leadkeep/ui'
import type { Leaf, Leaves } from '../../data/draft-changes.ts'
import type { VersionItem, draftItem } from '../../drafts/views.ts'
import type { z } from 'zod'

/** What the screens of drafts have to know of a form or a page. */
export interface Kind<Draft> {
  readonly api: `/api/lead_capture/${string}`
  readonly screens: `/backend/${string}`
  /** With each thing in its place, so that two drafts that say the same are the same. */
  tidy(draft: Draft): Draft
  leaves(draft: Draft): Leaves
  ofLeaves(leaves: Leaves): Draft
  /** A path as a person would say it: “German · Notice · How long it is kept”. */
  nameOf(path: string, draft: Draft, t: Translate): string
  /** A leaf as a person reads it, line by line. */
  linesOf(path: string, leaf: Leaf, draft: Draft, t: Translate): readonly string[]
  /** Where visitors find it. */
  addressOf(view: { readonly slug: string; readonly content?: Draft }): string
}

/** A draft as the server tells it. */
export type DraftView<Draft> = z.infer<typeof draftItem> & {
  readonly version: number
  readonly content: Draft
}

export interface History<Draft> {
  readonly id: string
  readonly slug: string
  /** The draft's. */
  readonly version: number
  /** What visitors see; null while they see nothing. */
  readonly publishedNumber: number | null
  readonly items: readonly (VersionItem & { readonly content: Draft })[]
}

export interface May {
  readonly edit: boolean
  readonly publish: boolean
}
