import type { PageContent } from './page-content.ts'
import { wordsWithin } from './worded.ts'

export interface PageFault {
  readonly message: string
  readonly path: (string | number)[]
}

/** What the shape of a page does not rule out: names twice, words that lack, a table with holes, two forms. */
export const faultsOfPage = (content: PageContent): PageFault[] => [
  ...repeats(content.languages, ['languages']),
  ...repeats(keysOf(content.blocks), ['blocks']),
  ...repeats(keysOf(content.site.navigation), ['site', 'navigation']),
  ...onceFaults(content),
  ...content.blocks.flatMap((block, index) => blockFaults(block, ['blocks', index])),
  ...wordsWithin(content).flatMap(({ path, words }) => [
    ...content.languages
      .filter((language) => !(language in words))
      .map((language) => fault('These words are missing.', ...path, language)),
    ...Object.keys(words)
      .filter((language) => !content.languages.includes(language))
      .map((language) => fault('The page does not speak this language.', ...path, language)),
  ]),
]

/** A page begins once, and a form that stands on it twice would have every field twice. */
const onceFaults = ({ blocks }: PageContent): PageFault[] =>
  (['hero', 'form'] as const).flatMap((kind) =>
    blocks.flatMap((block, index) =>
      block.kind === kind && blocks.findIndex((each) => each.kind === kind) !== index
        ? [fault('A page has only one of these: take one away.', 'blocks', index)]
        : [],
    ),
  )

function blockFaults(block: PageContent['blocks'][number], path: (string | number)[]): PageFault[] {
  if (block.kind !== 'proof') return 'items' in block ? repeats(keysOf(block.items), [...path, 'items']) : []

  return [
    ...repeats(keysOf(block.rows), [...path, 'rows']),
    ...block.rows.flatMap((row, index) =>
      Object.entries(row.words).flatMap(([language, { cells }]) =>
        cells.length === (block.words[language]?.columns.length ?? 0)
          ? []
          : [fault('Say one thing for each column.', ...path, 'rows', index, 'words', language, 'cells')],
      ),
    ),
  ]
}

const repeats = (names: readonly string[], path: (string | number)[]): PageFault[] =>
  names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => fault(`“${name}” is there twice.`, ...path))

const keysOf = (things: readonly { readonly key: string }[]) => things.map(({ key }) => key)

const fault = (message: string, ...path: (string | number)[]): PageFault => ({ message, path })
