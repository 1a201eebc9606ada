import type { Edit } from './edit.ts'

/** A landing page can say its figures: a section of its own, with its schema, its markup and its style. */
export const landingPage: readonly Edit[] = [
  {
    path: 'modules/lead_capture/data/page-content.ts',
    from: `  'questions',
  'text',
`,
    to: `  'questions',
  'figures',
  'text',
`,
  },
  {
    path: 'modules/lead_capture/data/page-content.ts',
    from: `  /** Where the page shows its form.`,
    to: `  /** A few numbers that the tenant answers for. Each is a text: what is served is what was written. */
  const figuresSchema = z.strictObject({
    ...block('figures'),
    words: worded(head),
    items: z
      .array(z.strictObject({ key, words: worded({ value: line, label: line }) }))
      .min(least)
      .max(30),
  })

  /** Where the page shows its form.`,
  },
  {
    path: 'modules/lead_capture/data/page-content.ts',
    from: `    questionsSchema,
    textSchema,
`,
    to: `    questionsSchema,
    figuresSchema,
    textSchema,
`,
  },
  {
    path: 'modules/lead_capture/frontend/blocks.tsx',
    from: `  if (block.kind === 'steps') return <Steps block={block} />
`,
    to: `  if (block.kind === 'steps') return <Steps block={block} />
  if (block.kind === 'figures') return <Figures block={block} />
`,
  },
  {
    path: 'modules/lead_capture/frontend/blocks.tsx',
    from: `function Questions(`,
    to: `function Figures({ block: { key, heading, text, items } }: { block: BlockOf<'figures'> }) {
  return (
    <section id={key} className="band figures" aria-labelledby={\`\${key}-heading\`}>
      <SectionHead id={key} heading={heading} text={text} />
      <dl>
        {items.map((item) => (
          <div key={item.key}>
            <dt>{item.label}</dt>
            <dd>{item.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Questions(`,
  },
  {
    path: 'modules/lead_capture/frontend/figures.test.tsx',
    text: `import { expect, test } from '@jest/globals'
import { renderToStaticMarkup } from 'react-dom/server'
import { demoPage } from '../data/demo-page.ts'
import { pageSchema, type BlockOf } from '../data/page-content.ts'
import { BlockSection } from './blocks.tsx'

const words = { value: '7 days', label: 'Backups of keys live' }
const stored = {
  kind: 'figures',
  key: 'figures',
  words: { en: { heading: 'In figures', text: 'What we answer for.' } },
  items: [{ key: 'item_1', words: { en: words } }],
}
const figures: BlockOf<'figures'> = {
  kind: 'figures',
  key: 'figures',
  heading: 'In figures',
  text: 'What we answer for.',
  items: [{ key: 'item_1', ...words }],
}

test('a page can say its figures, and a section without one is none', () => {
  expect(pageSchema.safeParse({ ...demoPage, blocks: [stored] }).success).toBe(true)
  expect(pageSchema.safeParse({ ...demoPage, blocks: [{ ...stored, items: [] }] }).success).toBe(false)
})

test('a figure stands beside what it counts, for whoever sees the page and whoever hears it', () => {
  expect(pageSchema.safeParse({ ...demoPage, blocks: [stored] }).success).toBe(true)
  const html = renderToStaticMarkup(<BlockSection block={figures} />)

  expect(html).toContain('aria-labelledby="figures-heading"')
  expect(html).toContain('<dt>Backups of keys live</dt><dd>7 days</dd>')
})
`,
  },
]
