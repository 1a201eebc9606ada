import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'lead_capture.pages.publish', title: 'Publish landing pages and forms' },
  { id: 'lead_capture.forms.view', title: 'See forms and pages, their drafts and their history' },
  { id: 'lead_capture.forms.edit', title: 'Write drafts of forms and pages' },
  { id: 'lead_capture.assignments.view', title: 'See whom a form’s leads are given to' },
  { id: 'lead_capture.assignments.manage', title: 'Decide whom a form’s leads are given to' },
  { id: 'lead_capture.submissions.view', title: 'See submissions that could not be processed' },
  { id: 'lead_capture.submissions.retry', title: 'Try such submissions again' },
  { id: 'lead_capture.submissions.process', title: 'Open submissions (jobs)' },
  { id: 'lead_capture.quarantine.view', title: 'See submissions in quarantine, and open them' },
  { id: 'lead_capture.quarantine.decide', title: 'Release them or destroy them' },
  { id: 'lead_capture.quarantine.tidy', title: 'Let undecided ones expire (jobs)' },
  { id: 'lead_capture.embedding.view', title: 'See where forms are embedded' },
  { id: 'lead_capture.embedding.manage', title: 'Name sites that may show a form, and make keys' },
  { id: 'lead_capture.arrivals.view', title: 'See in numbers where leads come from' },
  { id: 'lead_capture.arrivals.count', title: 'Count them (jobs)' },
  { id: 'lead_capture.visitor_drafts.tidy', title: 'Let what visitors typed and never sent expire (jobs)' },
  { id: 'lead_capture.intake_keys.rotate', title: 'Rotate intake keys (jobs)' },
]
