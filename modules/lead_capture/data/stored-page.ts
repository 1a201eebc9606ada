import { z } from 'zod'
import { pageContentDraftSchema, pageSchema, type PageContent } from './page-content.ts'

/** A page as it was stored, in whichever format: what is older is read as the newest. Throws when it is no page. */
export const readStoredPage = (stored: unknown): PageContent => pageSchema.parse(newest(stored))

/** The same of a page that was being written. */
export const readStoredPageDraft = (stored: unknown): PageContent =>
  pageContentDraftSchema.parse(newest(stored))

const newest = (stored: unknown): unknown =>
  typeof stored === 'object' && stored !== null && !('format' in stored)
    ? upgraded(format1.parse(stored))
    : stored

const line = z.string()
const link = z.strictObject({ label: line, href: line })
const valued = z.array(z.strictObject({ label: line, value: line }))
const entries = z.array(z.strictObject({ title: line, text: line }))
const head = { heading: line, text: line }

/** One language, six kinds of blocks, each of them known by its kind. What is stored of it is never rewritten, so this stays. */
const format1 = z.strictObject({
  language: line,
  title: line,
  description: line,
  site: z.strictObject({ name: line, navigation: z.array(link) }),
  blocks: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('hero'),
        ...head,
        action: link,
        aside: link.optional(),
        receipt: z.strictObject({ title: line, mark: line, lines: valued, note: line }),
      }),
      z.strictObject({ kind: z.literal('benefits'), ...head, items: entries }),
      z.strictObject({
        kind: z.literal('proof'),
        ...head,
        columns: z.array(line),
        rows: z.array(z.strictObject({ label: line, loss: z.boolean(), cells: z.array(line) })),
        note: line,
      }),
      z.strictObject({ kind: z.literal('steps'), ...head, items: entries }),
      z.strictObject({
        kind: z.literal('questions'),
        ...head,
        items: z.array(z.strictObject({ question: line, answer: z.array(line) })),
      }),
      z.strictObject({ kind: z.literal('form'), ...head }),
    ]),
  ),
  footer: z.strictObject({
    text: line,
    imprint: z.strictObject({
      example: z.boolean(),
      name: line,
      address: z.array(line),
      email: line,
      phone: line.optional(),
      lines: valued,
    }),
  }),
})

type Format1 = z.infer<typeof format1>

function upgraded({ language, title, description, site, blocks, footer }: Format1) {
  const words = <Own>(own: Own) => ({ [language]: own })
  const linkOf = ({ href, label }: z.infer<typeof link>) => ({ href, words: words({ label }) })
  const listOf = <Own>(name: string, items: readonly Own[]) =>
    items.map((item, index) => ({ key: `${name}_${index + 1}`, words: words(item) }))
  const bodyOf = (block: Format1['blocks'][number]) => {
    switch (block.kind) {
      case 'hero': {
        const { kind, action, aside, receipt, ...own } = block

        return {
          kind,
          words: words(own),
          action: linkOf(action),
          ...(aside ? { aside: linkOf(aside) } : {}),
          figure: { kind: 'slip', words: words(receipt) },
        }
      }
      case 'proof': {
        const { kind, rows, ...own } = block

        return {
          kind,
          words: words(own),
          rows: rows.map(({ loss, ...row }, index) => ({ key: `row_${index + 1}`, loss, words: words(row) })),
        }
      }
      case 'benefits':
      case 'steps':
      case 'questions': {
        const { kind, items, ...own } = block

        return { kind, words: words(own), items: listOf<object>('item', items) }
      }
      case 'form': {
        const { kind, ...own } = block

        return { kind, words: words(own) }
      }
    }
  }
  const keyAt = ({ kind }: Format1['blocks'][number], index: number) => {
    const before = blocks.slice(0, index).filter((block) => block.kind === kind).length

    return before === 0 ? kind : `${kind}_${before + 1}`
  }

  return {
    format: 2,
    languages: [language],
    words: words({ title, description }),
    site: {
      words: words({ name: site.name }),
      navigation: site.navigation.map((each, index) => ({ key: `link_${index + 1}`, ...linkOf(each) })),
    },
    blocks: blocks.map((block, index) => ({ key: keyAt(block, index), ...bodyOf(block) })),
    footer: { words: words(footer) },
  }
}
