import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { activityRoute } from './api/activity/route.ts'
import { checkpointRoutes } from './api/checkpoints/route.ts'
import { entryRoute } from './api/entries/[id]/route.ts'
import { proofRoute } from './api/entries/[id]/proof/route.ts'
import { openingsRoute } from './api/entries/[id]/openings/route.ts'
import { entriesRoute } from './api/entries/route.ts'
import { exportRoutes } from './api/exports/route.ts'
import { giveUpExportsEverywhere } from './commands/give-up-exports.ts'
import { Export, ExportPart } from './data/export.ts'
import { Recipient } from './data/recipient.ts'
import { exportAsked, exportEnded } from './events.ts'
import { exportBuilding } from './export/build-export.ts'
import activityWords from './i18n/activity.en.json' with { type: 'json' }
import words from './i18n/en.json' with { type: 'json' }
import exportWords from './i18n/exports.en.json' with { type: 'json' }
import heldInGerman from './i18n/held.de.json' with { type: 'json' }
import { exports } from './migrations/2026-11-28-exports.ts'
import { recipients } from './migrations/2026-11-28-recipients.ts'
import { purposes } from './purposes.ts'
import { retention } from './retention.ts'
import { screens } from './screens.ts'
import { subjectData } from './subject-data.ts'

export const auditLogs = defineModule({
  id: 'audit_logs',
  title: 'Audit log',
  features,
  officers: true,
  purposes,
  entities: [Export, ExportPart, Recipient],
  migrations: [exports, recipients],
  events: [exportAsked, exportEnded],
  subscribers: [exportBuilding],
  schedules: [
    {
      id: 'audit_logs.give-up-exports',
      title: 'Call exports failed that nobody goes on with',
      every: 600,
      run: giveUpExportsEverywhere,
    },
  ],
  retention,
  subjectData,
  screens,
  words: { ...words, ...exportWords, ...activityWords },
  translations: { de: heldInGerman },
  routes: [
    entriesRoute,
    entryRoute,
    proofRoute,
    openingsRoute,
    activityRoute,
    ...checkpointRoutes,
    ...exportRoutes,
  ],
})
