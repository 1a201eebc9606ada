'use client'
import { Muted, useT } from '@leadkeep/ui'
import type { Leaf } from '../../data/draft-changes.ts'
import type { Kind } from './kind.ts'

interface LeafTextProps<Draft> {
  readonly kind: Kind<Draft>
  readonly path: string
  readonly leaf: Leaf | undefined
  /** The draft that the leaf belongs to. */
  readonly draft: Draft
}

/** A leaf as a person reads it. */
export function LeafText<Draft>({ kind, path, leaf, draft }: LeafTextProps<Draft>) {
  const t = useT()
  const isEmpty = leaf === undefined || leaf === null || leaf === ''
  const lines = isEmpty ? [] : kind.linesOf(path, leaf, draft, t)
  if (lines.length === 0) return <Muted>{t('ui.changes.empty')}</Muted>

  return (
    <>
      {lines.map((line, index) => (
        <div key={index}>{line}</div>
      ))}
    </>
  )
}

/** What a leaf of any kind is read as where it has no words of its own. */
export const plainLines = (leaf: Leaf): string[] =>
  Array.isArray(leaf) ? leaf.map((each: unknown) => listed(each)) : [listed(leaf)]

/** A list's entry: a text, or the texts of something that has several. */
const listed = (entry: unknown): string =>
  typeof entry === 'object' && entry !== null ? Object.values(entry).map(String).join(' · ') : String(entry)
