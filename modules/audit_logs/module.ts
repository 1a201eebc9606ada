import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { entryRoute } from './api/entries/[id]/route.ts'
import { proofRoute } from './api/entries/[id]/proof/route.ts'
import { openingsRoute } from './api/entries/[id]/openings/route.ts'
import { entriesRoute } from './api/entries/route.ts'
import { exportsRoute } from './api/exports/route.ts'
import words from './i18n/en.json' with { type: 'json' }
import { purposes } from './purposes.ts'
import { screens } from './screens.ts'

export const auditLogs = defineModule({
  id: 'audit_logs',
  title: 'Audit log',
  features,
  officers: true,
  purposes,
  screens,
  words,
  routes: [entriesRoute, entryRoute, proofRoute, openingsRoute, exportsRoute],
})
