import type { Edit } from './edit.ts'

/** A landing page can say its figures: a section of its own, with its schema, its markup and its style. */
export const landingPage: readonly Edit[] = [
  {
    path: 'modules/lead_capture/data/page-content.ts',
    from: `/** Where the page shows its form.`,
    to: `/** A few numbers that the tenant answers for. Each is a text: what is served is what was written. */
const figuresSchema = z.strictObject({
  kind: z.literal('figures'),
  heading: line,
  text: prose,
  items: z.array(z.strictObject({ value: line, label: line })).min(1),
})

/** Where the page shows its form.`,
  },
  {
    path: 'modules/lead_capture/data/page-content.ts',
    from: `  questionsSchema,
  formBlockSchema,
`,
    to: `  questionsSchema,
  figuresSchema,
  formBlockSchema,
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
    from: `function Questions({ block }`,
    to: `function Figures({ block }: { block: BlockOf<'figures'> }) {
  return (
    <section id="figures" className="band figures" aria-labelledby="figures-heading">
      <SectionHead id="figures" heading={block.heading} text={block.text} />
      <dl>
        {block.items.map((item) => (
          <div key={item.label}>
            <dt>{item.label}</dt>
            <dd>{item.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Questions({ block }`,
  },
  {
    path: 'modules/lead_capture/frontend/figures.test.tsx',
    text: `import { expect, test } from '@jest/globals'
import { renderToStaticMarkup } from 'react-dom/server'
import { blockSchema, type BlockOf } from '../data/page-content.ts'
import { BlockSection } from './blocks.tsx'

const figures: BlockOf<'figures'> = {
  kind: 'figures',
  heading: 'In figures',
  text: 'What we answer for.',
  items: [{ value: '7 days', label: 'Backups of keys live' }],
}

test('a page can say its figures, and a section without one is none', () => {
  expect(blockSchema.safeParse(figures).success).toBe(true)
  expect(blockSchema.safeParse({ ...figures, items: [] }).success).toBe(false)
})

test('a figure stands beside what it counts, for whoever sees the page and whoever hears it', () => {
  expect(blockSchema.safeParse(figures).success).toBe(true)
  const html = renderToStaticMarkup(<BlockSection block={figures} />)

  expect(html).toContain('aria-labelledby="figures-heading"')
  expect(html).toContain('<dt>Backups of keys live</dt><dd>7 days</dd>')
})
`,
  },
]
