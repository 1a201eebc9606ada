import { colleagues } from '@leadkeep/auth'
import { query } from '@leadkeep/commands'
import { purposesForBoxes } from '@leadkeep/consent'
import { z } from 'zod'
import { assignLeads } from '../purposes.ts'

/** What a box may ask about. */
export const listBoxPurposes = query({
  id: 'lead_capture.purposes.list',
  access: ['lead_capture.forms.view'],
  input: z.object({}),
  async run(context) {
    const purposes = await purposesForBoxes(context)

    return {
      items: purposes.map(({ key, texts }) => ({ key, title: texts['en']?.title ?? key })),
    }
  },
})

/** Those who may have written or published something, by name. */
export const listWriters = query({
  id: 'lead_capture.writers.list',
  access: ['lead_capture.forms.view'],
  input: z.object({}),
  run: async (context) => ({ items: await colleagues(context, assignLeads) }),
})
