import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { endingsOf } from './endings.ts'

export const storeView = z.object({
  id: z.string(),
  rules: z.array(z.string()),
  how: z.enum(['rule', 'with', 'by', 'stays']),
  what: z.string(),
})

/** Every table and store of the installation, and how what is in it ends. */
export const listStores = query({
  id: 'privacy.retention.list_stores',
  access: ['privacy.retention.view'],
  input: z.object({}),
  async run({ services }): Promise<{ stores: z.output<typeof storeView>[] }> {
    return {
      stores: endingsOf(services.modules).map(({ id, rules, ending }) => {
        const [how, what] = Object.entries(ending ?? { rule: '' })[0] as [
          z.output<typeof storeView>['how'],
          string,
        ] // its one member

        return { id, rules: rules.map((rule) => rule.id), how, what }
      }),
    }
  },
})
