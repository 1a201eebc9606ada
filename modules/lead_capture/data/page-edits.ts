import type { BlockContent, BlockKind, PageContent } from './page-content.ts'
import { inLanguages, unsaid } from './worded.ts'

/** What can be done to a page while it is written. Each gives a new one. */

type Words = { readonly heading: string; readonly text: string }
const head: Words = { heading: '', text: '' }
const said = <Own>(words: Own) => ({ en: words })
const item = <Own>(words: Own) => [{ key: 'item_1', words: said(words) }]

/** What a block begins as: empty, with one of everything that it needs. */
const begun: { readonly [Kind in BlockKind]?: (key: string) => Extract<BlockContent, { kind: Kind }> } = {
  hero: (key) => ({
    kind: 'hero',
    key,
    words: said(head),
    action: { href: '#form', words: said({ label: '' }) },
  }),
  benefits: (key) => ({ kind: 'benefits', key, words: said(head), items: item({ title: '', text: '' }) }),
  proof: (key) => ({
    kind: 'proof',
    key,
    words: said({ ...head, columns: [], note: '' }),
    rows: [{ key: 'row_1', loss: false, words: said({ label: '', cells: [] }) }],
  }),
  steps: (key) => ({ kind: 'steps', key, words: said(head), items: item({ title: '', text: '' }) }),
  questions: (key) => ({
    kind: 'questions',
    key,
    words: said(head),
    items: item({ question: '', answer: [] }),
  }),
  text: (key) => ({ kind: 'text', key, words: said({ heading: '', paragraphs: [] }) }),
  picture: (key) => ({ kind: 'picture', key, picture: null, words: said({ alt: '' }) }),
  form: (key) => ({ kind: 'form', key, words: said(head) }),
}

/** What a page begins with is there once, and so is its form. */
export const addableKinds = ({ blocks }: PageContent): BlockKind[] =>
  // The record's own names, which are kinds.
  (Object.keys(begun) as BlockKind[]).filter(
    (kind) => (kind !== 'hero' && kind !== 'form') || !blocks.some((block) => block.kind === kind),
  )

/** A further block, at the end; what a page begins with, at the beginning. */
export function addBlock(content: PageContent, kind: BlockKind): { content: PageContent; key: string } {
  const key = unused(
    kind,
    content.blocks.map((block) => block.key),
  )
  const block = begun[kind]?.(key)
  if (!block) return { content, key }
  const added = inLanguages(block, content.languages)
  const blocks = kind === 'hero' ? [added, ...content.blocks] : [...content.blocks, added]

  return { content: { ...content, blocks }, key }
}

export const changeBlock = (content: PageContent, key: string, block: BlockContent): PageContent => ({
  ...content,
  blocks: content.blocks.map((each) => (each.key === key ? block : each)),
})

/** A further part of a list, like this one, with nothing said in it yet, under a name that is free. */
export function added<Part extends { readonly key: string }>(parts: readonly Part[], like: Part): Part[] {
  const key = unused(
    like.key,
    parts.map((part) => part.key),
  )

  return [...parts, { ...unsaid(like), key }]
}

export function moved<Part>(parts: readonly Part[], from: number, to: number): Part[] {
  const rest = parts.filter((_, index) => index !== from)
  const part = parts[from]

  return part === undefined ? [...parts] : [...rest.slice(0, to), part, ...rest.slice(to)]
}

export const without = <Part>(parts: readonly Part[], index: number): Part[] =>
  parts.filter((_, each) => each !== index)

/** A further language begins with the shape of the page and no words. */
export const speaking = (content: PageContent, languages: readonly string[]): PageContent => ({
  ...inLanguages(content, languages),
  languages: [...languages],
})

/** The name itself, or the first free one that counts on from it. */
function unused(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  const stem = name.replace(/_\d+$/, '')
  let count = 2
  while (taken.includes(`${stem}_${count}`)) count++

  return `${stem}_${count}`
}
