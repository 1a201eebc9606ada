import type { Inline, RichText } from '../data/rich-text.ts'

/** Text with a little shape. Nothing of it is ever read as HTML. */
export function Rich({ text }: { text: RichText }) {
  // Blocks have no names, and what is rendered once may go by its place.
  return text.map((block, index) =>
    block.kind === 'paragraph' ? (
      // oxlint-disable-next-line react/no-array-index-key -- as above
      <p key={index}>
        <Inlines of={block.content} />
      </p>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- as above
      <ul key={index}>
        {block.items.map((item, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- as above
          <li key={place}>
            <Inlines of={item} />
          </li>
        ))}
      </ul>
    ),
  )
}

const Inlines = ({ of }: { of: readonly Inline[] }) =>
  of.map((each, index) => {
    // oxlint-disable-next-line react/no-array-index-key -- as above
    if (each.kind === 'strong') return <strong key={index}>{each.text}</strong>
    if (each.kind === 'text') return each.text

    return (
      // oxlint-disable-next-line react/no-array-index-key -- as above
      <a key={index} href={each.href}>
        {each.text}
      </a>
    )
  })
