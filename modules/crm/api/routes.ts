import { deleteNoteRoute, patchNote, postNote } from './notes/route.ts'
import { postBulkOwner, postBulkStage } from './leads/bulk.route.ts'
import { postExport } from './leads/exports.route.ts'
import { deleteLeadRoute, getLead, patchLead, postRestore } from './leads/lead.route.ts'
import { getPerson, postLeadPerson, putLeadPerson } from './leads/person.route.ts'
import { getLeads, postLead } from './leads/route.ts'
import { postTask, postTaskCompletion, postTaskReopening } from './tasks/route.ts'

export const routes = [
  getLeads,
  postLead,
  postExport,
  postBulkStage,
  postBulkOwner,
  getLead,
  patchLead,
  deleteLeadRoute,
  postRestore,
  putLeadPerson,
  postLeadPerson,
  getPerson,
  postNote,
  patchNote,
  deleteNoteRoute,
  postTask,
  postTaskCompletion,
  postTaskReopening,
]
