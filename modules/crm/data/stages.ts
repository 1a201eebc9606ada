/** In the order of the work; the last two end it. */
export const stages = ['new', 'contacted', 'qualified', 'won', 'lost'] as const
export type Stage = (typeof stages)[number]

/** 1 for `new` to 5 for `lost`: what lists sort and filter by, since words do not sort as work goes. */
export const stepOf = (stage: Stage) => stages.indexOf(stage) + 1

/** How a lead came to us. */
export const sources = ['landing', 'manual', 'import', 'api'] as const
export type Source = (typeof sources)[number]

/** What may happen to a lead, as its history tells it. */
export const deeds = [
  'created',
  'edited',
  'corrected',
  'moved',
  'assigned',
  'linked',
  'deleted',
  'restored',
] as const
export type Deed = (typeof deeds)[number]
