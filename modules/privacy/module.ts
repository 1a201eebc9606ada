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
  subjectErased,
} from './events.ts'
import { guardsOver, refuseErased } from './guard.ts'
import words from './i18n/en.json' with { type: 'json' }
import { erasure } from './migrations/2026-11-28-erasure.ts'
import { subjectRequests } from './migrations/2026-11-28-subject-requests.ts'
import { subjects } from './migrations/2026-11-22-subjects.ts'
import { purposes } from './purposes.ts'
import { takingUp } from './requests/commands/accept-request.ts'
import { closingForErased } from './requests/commands/erasure-of-requester.ts'
import { puttingTogether } from './requests/commands/packages.ts'
import { tidyRequestsEverywhere } from './requests/commands/tidy-requests.ts'
import { requestDoors } from './requests/doors.ts'
import { requestMails } from './requests/mails/mails.ts'
import { screens } from './screens.ts'
import { subjectData } from './subject-data.ts'

export const privacy = defineModule({
  id: 'privacy',
  title: 'Data subjects',
  features,
  purposes,
  entities: [Subject, Erasure, Suppression, Hold, Request, Package, PackageContent],
  migrations: [subjects, erasure, subjectRequests],
  doors: [refuseErased, ...requestDoors],
  guardsOver,
  routes,
  screens,
  words,
  subjectData,
  mails: requestMails,
  events: [erasureRequested, subjectErased, requestConfirmed, requestMoved, packageRequested],
  subscribers: [erasing, takingUp, puttingTogether, closingForErased],
  schedules: [
    {
      id: 'privacy.finish-erasures',
      title: 'Finish erasures that were interrupted',
      every: 300,
      run: finishErasures,
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
    },
  ],
})
