'use client'
import { useT } from '@leadkeep/ui'
import type { BlockContent } from '../../../data/page-content.ts'
import { Said } from './editing.tsx'

export interface BlockProps<Kind extends BlockContent['kind'] = BlockContent['kind']> {
  readonly block: Extract<BlockContent, { kind: Kind }>
  readonly path: string
  readonly write: (block: BlockContent) => void
}

type Headed = 'hero' | 'benefits' | 'steps' | 'questions' | 'proof' | 'form'

/** The heading and the sentence under it, which most blocks begin with. */
export function HeadFields({ block, path, write }: BlockProps<Headed>) {
  const t = useT()
  const words: Record<string, { heading: string; text: string }> = block.words
  // Of the same block: what else its words say is taken along.
  const writeWords = (own: typeof words) => write({ ...block, words: own } as BlockContent)
  const shared = { words, path: `${path}.words.*`, write: writeWords }

  return (
    <>
      <Said {...shared} part="heading" name={t('lead_capture.block.heading')} />
      <Said {...shared} part="text" name={t('lead_capture.block.text')} rows={3} />
    </>
  )
}
