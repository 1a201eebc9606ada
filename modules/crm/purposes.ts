import { definePurpose } from '@leadkeep/audit'

/** To find, read and move leads, and to say who works on them. */
export const workLeads = definePurpose('crm.work_leads', 'Working on leads')
/** To know who a lead is. */
export const knowPeople = definePurpose('crm.know_people', 'Keeping the records of people')
/** To send them what they asked for or agreed to. */
export const writeToLead = definePurpose('crm.write_to_lead', 'Writing to somebody by mail')
export const takeLeadsAlong = definePurpose('crm.export_leads', 'Exporting a list of leads')

export const purposes = [workLeads, knowPeople, writeToLead, takeLeadsAlong] as const
