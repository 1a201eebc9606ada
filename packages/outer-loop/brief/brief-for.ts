import { type Brief, renderBrief } from './brief.ts'
import { type PlanBrief, planSections, type ReplanBrief, replanSections } from './plan-briefs.ts'
import { type ReviewBrief, reviewSections, type SpecBrief, specSections } from './spec-briefs.ts'
import { type RepairBrief, repairSections, type WorkBrief, workSections } from './work-briefs.ts'

export type BriefInput = SpecBrief | ReviewBrief | PlanBrief | ReplanBrief | WorkBrief | RepairBrief

/**
 * The brief of one call, whole: the same input gives the same text, byte for byte.
 *
 * @param mark random, minted for this call (see `fenced`).
 * @param bytes from the settings; what does not fit is left out, least needed first, and named in `cut`.
 */
export const briefFor = (input: BriefInput, options: { mark: string; bytes: number }): Brief => {
  switch (input.role) {
    case 'spec':
      return renderBrief('Write a specification', specSections(input), options)
    case 'review':
      return renderBrief('Review a specification', reviewSections(input), options)
    case 'plan':
      return renderBrief('Plan the work', planSections(input), options)
    case 'replan':
      return renderBrief('Change the plan', replanSections(input), options)
    case 'work':
      return renderBrief(`Your task: ${input.task.id}`, workSections(input), options)
    case 'repair':
      return renderBrief(`Your task, to be repaired: ${input.task.id}`, repairSections(input), options)
  }
}
