import { defineModule } from '@leadkeep/kernel'
import { installJobs, jobDoors, jobGuards, removeJobs } from './jobs.ts'

export const events = defineModule({
  id: 'events',
  title: 'Events and jobs',
  install: installJobs,
  guards: jobGuards,
  doors: jobDoors,
  retention: { endings: { 'pgboss.job': { by: 'pg-boss' } } },
  stores: [
    {
      name: 'pgboss.job',
      holds: 'ids of what happened, for each subscriber',
      keptFor: 'a day after it was done; 14 days at most',
      ofTenant: { remove: removeJobs },
    },
  ],
})
