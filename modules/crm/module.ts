import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { Lead, LeadChange, LeadPrefix, Note, Person, PersonPrefix, Task } from './data/entities.ts'

export const crm = defineModule({
  id: 'crm',
  title: 'Leads and people',
  features,
  entities: [Person, PersonPrefix, Lead, LeadPrefix, LeadChange, Note, Task],
})
