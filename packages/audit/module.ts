import { defineModule } from '@leadkeep/kernel'
import { doors, migrations } from './schema.ts'
import { auditCheckpoint, auditEntry, auditLeaf, auditOpening, auditPending, auditTree } from './tables.ts'

export const audit = defineModule({
  id: 'audit',
  title: 'The log',
  entities: [auditEntry, auditPending, auditOpening, auditLeaf, auditTree, auditCheckpoint],
  migrations,
  doors,
  stores: [
    {
      name: 'checkpoints',
      holds: 'the last signed checkpoint of each log, in files outside the database',
      keptFor: 'as long as the log',
    },
  ],
  guards: [
    `create or replace trigger audit_entry_pending after insert on audit_entry
      for each row execute function doors.enqueue_entry()`,
  ],
})
