import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { routes } from './api/route.ts'
import { expireEvidenceEverywhere } from './commands/expire-evidence.ts'
import { Subject } from './data/entities.ts'
import { Erasure } from './data/erasure.ts'
import { Hold } from './data/hold.ts'
import { Suppression } from './data/suppression.ts'
import { erasing, finishErasures } from './erasure/run-erasure.ts'
import { erasureRequested, subjectErased } from './events.ts'
import { guardsOver, refuseErased } from './guard.ts'
import words from './i18n/en.json' with { type: 'json' }
import { erasure } from './migrations/2026-11-28-erasure.ts'
import { subjects } from './migrations/2026-11-22-subjects.ts'
import { purposes } from './purposes.ts'
import { screens } from './screens.ts'

export const privacy = defineModule({
  id: 'privacy',
  title: 'Data subjects',
  features,
  officers: true,
  purposes,
  entities: [Subject, Erasure, Suppression, Hold],
  migrations: [subjects, erasure],
  doors: [refuseErased],
  guardsOver,
  routes,
  screens,
  words,
  events: [erasureRequested, subjectErased],
  subscribers: [erasing],
  schedules: [
    {
      id: 'privacy.finish-erasures',
      title: 'Finish erasures that were interrupted',
      every: 300,
      run: finishErasures,
    },
    {
      id: 'privacy.expire-evidence',
      title: 'Destroy evidence of erased people once limitation has ended',
      every: 3_600,
      run: expireEvidenceEverywhere,
    },
  ],
  stores: [
    {
      name: 'erasures',
      holds: 'what was erased, by ids and keyed hashes, in files outside the database',
      keptFor: 'as long as backups from before exist; it is applied again after a restore',
    },
  ],
})
