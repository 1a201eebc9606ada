import { defineModule } from '@leadkeep/kernel'
import { Subject } from './data/entities.ts'
import { subjects } from './migrations/2026-11-22-subjects.ts'

export const privacy = defineModule({
  id: 'privacy',
  title: 'Data subjects',
  features: [{ id: 'privacy.subjects.view', title: 'See which records stand for one person' }],
  entities: [Subject],
  migrations: [subjects],
})
