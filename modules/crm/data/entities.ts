export { Lead, LeadPrefix } from './lead.ts'
export { LeadChange } from './lead-change.ts'
export { Person, PersonPrefix } from './person.ts'
export { Note, Task } from './work.ts'
