import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { routes } from './api/route.ts'
import { expireEvidenceEverywhere } from './commands/expire-evidence.ts'
import { Subject } from './data/entities.ts'
import { Erasure } from './data/erasure.ts'
import { Hold } from './data/hold.ts'
import { Package, PackageContent } from './data/package.ts'
import { Request } from './data/request.ts'
import { Suppression } from './data/suppression.ts'
import { erasing, finishErasures } from './erasure/run-erasure.ts'
import {
  erasureRequested,
  packageRequested,
  requestConfirmed,
  requestMoved,
  retentionAsked,
  retentionFinished,
  subjectErased,
} from './events.ts'
import { guardsOver, refuseErased } from './guard.ts'
import heldInGerman from './i18n/held.de.json' with { type: 'json' }
import words from './i18n/en.json' with { type: 'json' }
import processingWords from './i18n/processing.en.json' with { type: 'json' }
import retentionWords from './i18n/retention.en.json' with { type: 'json' }
import { erasure } from './migrations/2026-11-28-erasure.ts'
import { subjectRequests } from './migrations/2026-11-28-subject-requests.ts'
import { subjects } from './migrations/2026-11-22-subjects.ts'
import { processing } from './migrations/2026-11-28-processing.ts'
import { retention as retentionTables } from './migrations/2026-11-28-retention.ts'
import { ProcessingDetail } from './processing/detail.ts'
import { processingRoutes } from './processing/routes.ts'
import { purposes } from './purposes.ts'
import { takingUp } from './requests/commands/accept-request.ts'
import { closingForErased } from './requests/commands/erasure-of-requester.ts'
import { puttingTogether } from './requests/commands/packages.ts'
import { tidyRequestsEverywhere } from './requests/commands/tidy-requests.ts'
import { requestDoors } from './requests/doors.ts'
import { requestMails } from './requests/mails/mails.ts'
import { retention } from './retention/retention.ts'
import { retentionRoutes } from './retention/routes.ts'
import { RetentionRuleVersion } from './retention/rule-version.ts'
import { retainEverywhere, retaining } from './retention/run-retention.ts'
import { RetentionRun } from './retention/run.ts'
import { screens } from './screens.ts'
import { subjectData } from './subject-data.ts'

export const privacy = defineModule({
  id: 'privacy',
  title: 'Data subjects',
  features,
  officers: true,
  purposes,
  entities: [
    Subject,
    Erasure,
    Suppression,
    Hold,
    Request,
    Package,
    PackageContent,
    RetentionRuleVersion,
    RetentionRun,
    ProcessingDetail,
  ],
  migrations: [subjects, erasure, subjectRequests, retentionTables, processing],
  doors: [refuseErased, ...requestDoors],
  guardsOver,
  routes: [...routes, ...retentionRoutes, ...processingRoutes],
  screens,
  words: { ...words, ...retentionWords, ...processingWords },
  translations: { de: heldInGerman },
  subjectData,
  mails: requestMails,
  events: [
    erasureRequested,
    subjectErased,
    requestConfirmed,
    requestMoved,
    packageRequested,
    retentionAsked,
    retentionFinished,
  ],
  subscribers: [erasing, takingUp, puttingTogether, closingForErased, retaining],
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
      id: 'privacy.tidy-requests',
      title: 'Let requests lapse that nobody confirmed, and delete packages that were collected',
      every: 3_600,
      run: tidyRequestsEverywhere,
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
      // That the tenant was deleted says more, and is kept.
      ofTenant: { remove: ({ erasureLedger }, tenantId) => erasureLedger.drop(tenantId) },
    },
  ],
})
