import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'privacy.subjects.view', title: 'See which records stand for one person' },
  { id: 'privacy.subjects.erase', title: 'Erase people: see what goes, and decide', fresh: true },
  { id: 'privacy.erasures.view', title: 'See erasures and their certificates' },
  { id: 'privacy.packages.build', title: 'Build what is held of somebody, for them' },
  { id: 'privacy.holds.manage', title: 'Place and lift legal holds' },
  { id: 'privacy.processing.view', title: 'See the record of processing' },
  { id: 'privacy.processing.manage', title: 'Fill in the record of processing' },
  { id: 'privacy.retention.view', title: 'See how long data is kept, and what ends next' },
  { id: 'privacy.retention.manage', title: 'Choose how long data is kept, and run the rules' },
  { id: 'privacy.retention.open', title: 'Open some of what a rule would end' },
  { id: 'privacy.retention.run', title: 'End what is past its time (jobs)' },
  { id: 'privacy.requests.view', title: 'See what people ask about their data, and by when it is due' },
  { id: 'privacy.requests.file', title: 'File a request for somebody who asked', everyday: true },
  { id: 'privacy.requests.answer', title: 'Answer requests: look through, release, extend, refuse' },
  { id: 'privacy.requests.process', title: 'Take up requests, build packages (jobs)' },
  { id: 'privacy.erasures.run', title: 'Carry out erasures (jobs)' },
]
