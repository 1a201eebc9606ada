import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { routes } from './api/route.ts'
import { expireEvidenceEverywhere } from './commands/expire-evidence.ts'
import { Subject } from './data/entities.ts'
import { Erasure } from './data/erasure.ts'
import { Hold } from './data/hold.ts'
import { Suppression } from './data/suppression.ts'
import { erasing, finishErasures } from './erasure/run-erasure.ts'
import { erasureRequested, retentionAsked, retentionFinished, subjectErased } from './events.ts'
import { guardsOver, refuseErased } from './guard.ts'
import words from './i18n/en.json' with { type: 'json' }
import processingWords from './i18n/processing.en.json' with { type: 'json' }
import retentionWords from './i18n/retention.en.json' with { type: 'json' }
import { erasure } from './migrations/2026-11-28-erasure.ts'
import { subjects } from './migrations/2026-11-22-subjects.ts'
import { processing } from './migrations/2026-11-28-processing.ts'
import { retention as retentionTables } from './migrations/2026-11-28-retention.ts'
import { ProcessingDetail } from './processing/detail.ts'
import { processingRoutes } from './processing/routes.ts'
import { purposes } from './purposes.ts'
import { retention } from './retention/retention.ts'
import { retentionRoutes } from './retention/routes.ts'
import { RetentionRuleVersion } from './retention/rule-version.ts'
import { retainEverywhere, retaining } from './retention/run-retention.ts'
import { RetentionRun } from './retention/run.ts'
import { screens } from './screens.ts'

export const privacy = defineModule({
  id: 'privacy',
  title: 'Data subjects',
  features,
  purposes,
  entities: [Subject, Erasure, Suppression, Hold, RetentionRuleVersion, RetentionRun, ProcessingDetail],
  migrations: [subjects, erasure, retentionTables, processing],
  doors: [refuseErased],
  guardsOver,
  routes: [...routes, ...retentionRoutes, ...processingRoutes],
  screens,
  words: { ...words, ...retentionWords, ...processingWords },
  events: [erasureRequested, subjectErased, retentionAsked, retentionFinished],
  subscribers: [erasing, retaining],
  retention,
  schedules: [
    {
      id: 'privacy.finish-erasures',
      title: 'Finish erasures that were interrupted',
      every: 300,
      run: finishErasures,
    },
    {
      id: 'privacy.retention',
      title: 'End what is past its time, once a night',
      every: 60,
      run: retainEverywhere,
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
