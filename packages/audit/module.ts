import { defineModule } from '@leadkeep/kernel'
import { activity, auditActivity } from './activity.ts'
import { reseal, verifyData } from './data-check.ts'
import { endDoor, endedLogs } from './ended-log.ts'
import { auditMention, mentions } from './mentions.ts'
import { pruneDoor, pruning } from './pruning.ts'
import { retention } from './retention.ts'
import { doors, migrations } from './schema.ts'
import { auditCheckpoint, auditEntry, auditLeaf, auditOpening, auditPending, auditTree } from './tables.ts'
import { auditVerified, verified } from './verified.ts'

export const audit = defineModule({
  id: 'audit',
  title: 'The log',
  entities: [
    auditEntry,
    auditPending,
    auditOpening,
    auditLeaf,
    auditTree,
    auditMention,
    auditActivity,
    auditCheckpoint,
    auditVerified,
  ],
  migrations: [...migrations, mentions, pruning, endedLogs, verified, activity],
  purposes: [verifyData, reseal],
  doors: [...doors, pruneDoor, endDoor],
  retention,
  stores: [
    {
      name: 'checkpoints',
      holds: 'the last signed checkpoint of each log, in files outside the database',
      keptFor: 'as long as the log',
      ofTenant: { stays: 'signed sizes and hashes show what its log was' },
    },
  ],
  guards: [
    `create or replace trigger audit_entry_stamp before insert on audit_entry
      for each row execute function doors.stamp_entry()`,
  ],
})
