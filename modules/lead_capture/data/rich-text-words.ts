import type { Inline, RichText } from './rich-text.ts'

/**
 * Rich text as people type it: an empty line parts paragraphs, a line that begins with "- " is an item of a list,
 * **this** is strong, [this](https://…) a link. What it becomes is a tree; there is no HTML on the way.
 */
export function richTextOf(words: string): RichText | undefined {
  const blocks = words
    .split(/\n[^\S\n]*\n/)
    .filter((block) => block.trim() !== '')
    .flatMap(blocksOf)

  return blocks.length > 0 ? blocks : undefined
}

/** The same as it was typed. */
export const wordsOfRichText = (text: RichText | undefined): string =>
  (text ?? [])
    .map((block) =>
      block.kind === 'list'
        ? block.items.map((item) => `- ${wordsOfInlines(item)}`).join('\n')
        : wordsOfInlines(block.content),
    )
    .join('\n\n')

function blocksOf(block: string): RichText {
  const lines = block.split('\n')
  const isItem = (line: string) => /^\s*- /.test(line)
  if (!lines.every(isItem)) return [{ kind: 'paragraph', content: inlinesOf(block) }]

  return [{ kind: 'list', items: lines.map((line) => inlinesOf(line.replace(/^\s*- /, ''))) }]
}

const marked = /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^)\s]+)\)/g

function inlinesOf(text: string): Inline[] {
  const inlines: Inline[] = []
  let end = 0
  for (const found of text.matchAll(marked)) {
    const [whole, strong, label, href] = found
    if (found.index > end) inlines.push({ kind: 'text', text: text.slice(end, found.index) })
    if (strong) inlines.push({ kind: 'strong', text: strong })
    else if (label && href) inlines.push({ kind: 'link', text: label, href })
    end = found.index + whole.length
  }
  if (end < text.length || inlines.length === 0) inlines.push({ kind: 'text', text: text.slice(end) || ' ' })

  return inlines
}

const wordsOfInlines = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if (inline.kind === 'strong') return `**${inline.text}**`

      return inline.kind === 'link' ? `[${inline.text}](${inline.href})` : inline.text
    })
    .join('')
