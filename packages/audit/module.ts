import { defineModule } from '@leadkeep/kernel'
import { reseal, verifyData } from './data-check.ts'
import { auditMention, mentions } from './mentions.ts'
import { pruneDoor, pruning } from './pruning.ts'
import { retention } from './retention.ts'
import { doors, migrations } from './schema.ts'
import { auditCheckpoint, auditEntry, auditLeaf, auditOpening, auditPending, auditTree } from './tables.ts'

export const audit = defineModule({
  id: 'audit',
  title: 'The log',
  entities: [auditEntry, auditPending, auditOpening, auditLeaf, auditTree, auditMention, auditCheckpoint],
  migrations: [...migrations, mentions, pruning],
  purposes: [verifyData, reseal],
  doors: [...doors, pruneDoor],
  retention,
  stores: [
    {
      name: 'checkpoints',
      holds: 'the last signed checkpoint of each log, in files outside the database',
      keptFor: 'as long as the log',
    },
  ],
  guards: [
    `create or replace trigger audit_entry_stamp before insert on audit_entry
      for each row execute function doors.stamp_entry()`,
  ],
})
