/** What the registry can't know, in the order of GDPR Art. 30(1) (a), (d), (e), (g), and of Art. 30(2). */
export const details = [
  'controller_name',
  'controller_contact',
  'controller_representative',
  'controller_dpo',
  'recipients',
  'transfers',
  'measures',
  'operator_name',
  'operator_contact',
  'operator_dpo',
] as const
export type Detail = (typeof details)[number]

export const controllers = details.filter((detail) => detail.startsWith('controller_'))
export const operators = details.filter((detail) => detail.startsWith('operator_'))
