import type { CommandContext, QueryContext, SubjectData } from '@leadkeep/commands'
import { Request } from './data/request.ts'
import { dropPackages } from './requests/drop-packages.ts'

/** What somebody asked of us is theirs, and goes with them; that they asked, when, and how it ended stays. */
export const subjectData: SubjectData = {
  collect: 'columns',

  async erase(context: CommandContext, subjectIds) {
    const requests = await context.em.find(Request, { subjectId: { $in: [...subjectIds] } })
    await dropPackages(
      context,
      requests.map(({ id }) => id),
    )
  },

  /** Who wrote by the form is a subject of their own; with the record that staff said to be theirs, it is one person. */
  async alongWith({ em }: QueryContext, subjectIds) {
    const about = await em.find(Request, { aboutIds: { $overlap: [...subjectIds] } })

    return about.filter(({ id, subjectId }) => id === subjectId).map(({ id }) => id)
  },
}
