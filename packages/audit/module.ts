import { defineModule } from '@leadkeep/kernel'
import { doors, migrations } from './schema.ts'
import { auditEntry, auditOpening, auditPending } from './tables.ts'

export const audit = defineModule({
  id: 'audit',
  title: 'The log',
  entities: [auditEntry, auditPending, auditOpening],
  migrations,
  doors,
  guards: [
    `create or replace trigger audit_entry_pending after insert on audit_entry
      for each row execute function doors.enqueue_entry()`,
  ],
})
