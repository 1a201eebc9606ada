/** What staff may write down of a lead. */
export const leadFieldNames = ['name', 'email', 'phone', 'company', 'message'] as const
export type LeadFieldName = (typeof leadFieldNames)[number]
