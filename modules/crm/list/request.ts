import { z } from 'zod'
import { leadId, source, stage } from '../data/validators.ts'

const day = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/** What narrows a list of leads. Only plain columns can be filtered by: sealed ones are searched. */
export const leadFilters = z.object({
  search: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('A whole e-mail address, a phone number, or words of name and company.'),
  stage: stage.optional(),
  owner: z
    .union([z.enum(['me', 'none']), leadId])
    .optional()
    .describe('A user’s id, `me`, or `none`.'),
  source: source.optional(),
  from: day.optional().describe('Created at or after; a day begins at 00:00 UTC.'),
  to: day.optional().describe('Created before, or on this day.'),
  deleted: z.enum(['true', 'false']).default('false').describe('Deleted leads instead of the others.'),
})

export const sorts = ['-created', 'created', '-changed', 'changed', '-stage', 'stage'] as const
export type Sort = (typeof sorts)[number]

export const leadListInput = leadFilters.extend({
  sort: z.enum(sorts).default('-created').describe('Only plain columns sort; `-` is descending.'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export type LeadFilters = z.output<typeof leadFilters>
export type LeadListInput = z.output<typeof leadListInput>
