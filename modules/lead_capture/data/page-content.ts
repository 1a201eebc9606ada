import { z } from 'zod'
import { faultsOfPage } from './page-faults.ts'
import { address, language, line, prose } from './wording.ts'
import type { Spoken } from './worded.ts'

/** What the texts of a page have to be: all there when it is published, anything while it is written. */
interface Strictness {
  readonly line: z.ZodType<string>
  readonly prose: z.ZodType<string>
  readonly address: z.ZodType<string>
  readonly email: z.ZodType<string>
  readonly picture: z.ZodType<Picture | null>
  /** How many there are at least of what makes no sense without one. */
  readonly least: 0 | 1
}

/** One of the tenant's own, in the widths that it is served in. */
export const pictureSchema = z.strictObject({
  width: z.int().positive().max(10_000),
  height: z.int().positive().max(10_000),
  sources: z
    .array(
      z.strictObject({
        /** Hex SHA-256 of the file, by which it is served for good. */
        hash: z.string().regex(/^[0-9a-f]{64}$/),
        width: z.int().positive().max(10_000),
      }),
    )
    .min(1)
    .max(4),
})

export const blockKinds = [
  'hero',
  'benefits',
  'proof',
  'steps',
  'questions',
  'text',
  'picture',
  'form',
] as const
export type BlockKind = (typeof blockKinds)[number]

/** Parts of a list keep their key for as long as they are there, wherever they are moved. */
const key = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(60)

function schemaOf({ line, prose, address, email, picture, least }: Strictness) {
  const worded = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
    z.record(language, z.strictObject(shape))
  /** A block is known by its kind, a further one of it by a number, too: pages link to it by that name. */
  const block = <Kind extends BlockKind>(kind: Kind) => ({
    kind: z.literal(kind),
    key: key.regex(new RegExp(`^${kind}(?:_[0-9]+)?$`)),
  })
  const head = { heading: line, text: prose }
  const lines = z.array(line).min(least).max(20)
  const valued = z.array(z.strictObject({ label: line, value: line })).max(20)
  const link = z.strictObject({ href: address, words: worded({ label: line }) })
  const entries = z
    .array(z.strictObject({ key, words: worded({ title: line, text: prose }) }))
    .min(least)
    .max(30)

  const heroSchema = z.strictObject({
    ...block('hero'),
    words: worded(head),
    action: link,
    aside: link.optional(),
    /** Beside the heading: a slip of paper, the specimen of what a visitor is given, or a picture. */
    figure: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('slip'),
          words: worded({ title: line, mark: line, lines: valued.min(least), note: line }),
        }),
        z.strictObject({ kind: z.literal('picture'), picture, words: worded({ alt: line }) }),
      ])
      .optional(),
  })

  const benefitsSchema = z.strictObject({ ...block('benefits'), words: worded(head), items: entries })

  /** One thing, seen from several places. `cells` has one text per column, in their order. */
  const proofSchema = z.strictObject({
    ...block('proof'),
    words: worded({ ...head, columns: z.array(line).min(least).max(6), note: prose }),
    rows: z
      .array(
        z.strictObject({
          key,
          loss: z.boolean(),
          words: worded({ label: line, cells: z.array(line).max(6) }),
        }),
      )
      .min(least)
      .max(30),
  })

  const stepsSchema = z.strictObject({ ...block('steps'), words: worded(head), items: entries })

  const questionsSchema = z.strictObject({
    ...block('questions'),
    words: worded(head),
    items: z
      .array(
        z.strictObject({
          key,
          words: worded({ question: line, answer: z.array(prose).min(least).max(20) }),
        }),
      )
      .min(least)
      .max(60),
  })

  const textSchema = z.strictObject({
    ...block('text'),
    words: worded({ heading: line, paragraphs: z.array(prose).min(least).max(40) }),
  })

  /** What it shows is said for those who can't see it; that is never left out. */
  const pictureBlockSchema = z.strictObject({
    ...block('picture'),
    picture,
    words: worded({ alt: line, caption: line.optional() }),
  })

  /** Where the page shows its form. Which one, the publication says. */
  const formBlockSchema = z.strictObject({ ...block('form'), words: worded(head) })

  const blockSchema = z.discriminatedUnion('kind', [
    heroSchema,
    benefitsSchema,
    proofSchema,
    stepsSchema,
    questionsSchema,
    textSchema,
    pictureBlockSchema,
    formBlockSchema,
  ])

  const imprint = z.strictObject({
    example: z.boolean(),
    name: line,
    address: lines,
    email,
    phone: line.optional(),
    lines: valued,
  })

  const pageSchema = z.strictObject({
    format: z.literal(2),
    /** The first one is spoken to whom none of them suits. */
    languages: z.array(language).min(1).max(30),
    words: worded({ title: line, description: line }),
    site: z.strictObject({
      words: worded({ name: line }),
      navigation: z.array(z.strictObject({ key, href: address, words: worded({ label: line }) })).max(12),
    }),
    blocks: z.array(blockSchema).min(least).max(30),
    footer: z.strictObject({ words: worded({ text: prose, imprint }) }),
  })

  return pageSchema
}

const whole = schemaOf({ line, prose, address, email: z.email(), picture: pictureSchema, least: 1 })

/**
 * A page as it is stored, format 2: what stands on it, once and in order, each with its words for each language. What
 * was stored before is read by stored-page.ts. Which form it shows, its publication says.
 */
export const pageSchema = whole.superRefine((content, context) => {
  for (const { message, path } of faultsOfPage(content)) context.addIssue({ code: 'custom', message, path })
})

/** The same while it is being written: any text may still be empty. */
export const pageContentDraftSchema = schemaOf({
  line: z.string().trim().max(300),
  prose: z.string().trim().max(4000),
  address: z.string().trim().max(500),
  email: z.string().trim().max(300),
  picture: pictureSchema.nullable(),
  least: 0,
})

export type Picture = z.infer<typeof pictureSchema>
/** Complete or not: that is for `pageSchema` to say. */
export type PageContent = z.infer<typeof pageContentDraftSchema>
export type BlockContent = PageContent['blocks'][number]

/** A page in one language, as one visitor meets it. */
export interface PageDefinition extends Spoken<PageContent> {
  readonly language: string
}
export type Block = PageDefinition['blocks'][number]
export type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>
export type Imprint = PageDefinition['footer']['imprint']
