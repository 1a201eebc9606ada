import type { Translate } from '@leadkeep/ui'
import type { Leaf } from '../../../data/draft-changes.ts'
import type { PageContent } from '../../../data/page-content.ts'
import type { PageDraft } from '../../../data/page-draft.ts'
import { leavesOfPage, pageOfLeaves } from '../../../data/page-leaves.ts'
import { isOrder } from '../../../data/tree-leaves.ts'
import type { Kind } from '../../drafts/kind.ts'
import { languageName } from '../../drafts/languages.ts'
import { plainLines } from '../../drafts/leaf-text.tsx'

export interface Titled {
  readonly id: string
  readonly title: string
}

/** @param forms whose titles say which form a page shows. */
export const pageKind = (forms: readonly Titled[]): Kind<PageDraft> => ({
  api: '/api/lead_capture/pages',
  screens: '/backend/pages',
  tidy: (page) => page,
  leaves: leavesOfPage,
  ofLeaves: pageOfLeaves,
  nameOf: (path, page, t) => nameOfPath(path, page, t),
  linesOf: (path, leaf, page, t) =>
    path === 'formId'
      ? [forms.find(({ id }) => id === leaf)?.title ?? t('lead_capture.page.form_gone')]
      : linesOf(path, leaf, page, t),
  addressOf: ({ slug, content }) => (content?.isHome ? '/' : `/p/${content?.slug ?? slug}`),
})

/** A block by what it says, else by its kind. */
export function blockName(
  block: PageContent['blocks'][number],
  { languages }: PageContent,
  t: Translate,
): string {
  const words: object = block.words[languages[0] ?? ''] ?? {}
  const said = 'heading' in words ? words.heading : 'alt' in words ? words.alt : ''
  const kind = t(`lead_capture.block.${block.kind}`)

  return typeof said === 'string' && said !== '' ? `${kind}: ${said}` : kind
}

/** In which part of the editor a path is edited, and which block has to be open for it. */
export function partOf(path: string, { content }: PageDraft): { part: PartName; opened?: string } {
  const [first, second, third = ''] = path.split('.')
  if (first !== 'content') return { part: 'place' }
  if (second === 'blocks')
    return { part: 'blocks', opened: content.blocks[Number(third)]?.key ?? (third || undefined) }

  return { part: second === 'site' || second === 'footer' ? 'site' : 'place' }
}

export type PartName = 'blocks' | 'place' | 'site'

/** “German · Benefits: What you get · 2 · Title”. The parts of a list are named by a problem's place or by a leaf's key. */
function nameOfPath(path: string, page: PageDraft, t: Translate): string {
  const names: string[] = []
  let language: string | null = null
  let here: unknown = page
  let before = ''
  for (const name of path.split('.')) {
    const index = Array.isArray(here) ? placeIn(here, name) : -1
    here = index >= 0 ? (here as unknown[])[index] : valueAt(here, name) // a list, as its place was found in it
    if (before === 'words') language = name
    else if (before === 'blocks')
      names.splice(-1, 1, index >= 0 ? blockName(page.content.blocks[index]!, page.content, t) : name)
    else if (index >= 0) names.push(String(index + 1))
    else if (name !== 'words' && name !== 'content') names.push(t(`lead_capture.page_place.${name}`))
    before = name
  }

  return [...(language === null ? [] : [languageName(t, language)]), ...names].join(' · ')
}

const placeIn = (list: readonly unknown[], name: string): number => {
  const byKey = list.findIndex((part) => valueAt(part, 'key') === name)

  return byKey < 0 && Number(name) < list.length ? Number(name) : byKey
}

const valueAt = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

function linesOf(path: string, leaf: Leaf, { content }: PageDraft, t: Translate): readonly string[] {
  if (typeof leaf === 'boolean') return [t(leaf ? 'lead_capture.yes' : 'lead_capture.no')]
  if (isOrder(leaf)) {
    const nameOf = (key: string) => content.blocks.find((block) => block.key === key)
    const named = leaf.order.map((key) => nameOf(key) ?? key)

    return named.map((each) => (typeof each === 'string' ? each : blockName(each, content, t)))
  }
  if (path === 'content.languages') return content.languages.map((language) => languageName(t, language))
  if (path.endsWith('.figure'))
    return [t(`lead_capture.figure.${String(valueAt(leaf, 'kind'))}`), ...texts(leaf)]
  if (path.endsWith('.picture'))
    return [`${String(valueAt(leaf, 'width'))} × ${String(valueAt(leaf, 'height'))}`]

  return plainLines(leaf)
}

/** Everything that is said within, but for names that only programs read. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []

  return Object.entries(value).flatMap(([name, each]) =>
    name === 'kind' || name === 'picture' ? [] : texts(each),
  )
}
