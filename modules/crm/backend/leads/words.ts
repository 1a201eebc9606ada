import type { Translate } from '@leadkeep/ui'
import { stages, stepOf, type Stage as StageName } from '../../data/stages.ts'
import type { LeadItem } from '../../views.ts'

/** What a lead is called where it has one line: its name, or what else it gave. */
export function labelOf({ name, email, company, phone, isErased }: LeadItem, t: Translate): string {
  return name ?? email ?? company ?? phone ?? t(isErased ? 'crm.lead.erased' : 'crm.lead.unnamed')
}

/** What `<Stage>` shows of a stage: the way has four steps, and ends won or lost. */
export function stageProps(stage: StageName, t: Translate) {
  const outcome: 'won' | 'lost' | undefined = stage === 'won' || stage === 'lost' ? stage : undefined

  return { label: t(`crm.stage.${stage}`), step: Math.min(stepOf(stage), 4), of: 4, outcome }
}

export const stageOptions = (t: Translate) =>
  stages.map((stage) => ({ value: stage, label: t(`crm.stage.${stage}`) }))
