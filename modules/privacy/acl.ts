import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'privacy.subjects.view', title: 'See which records stand for one person' },
  { id: 'privacy.subjects.erase', title: 'Erase people: see what goes, and decide' },
  { id: 'privacy.erasures.view', title: 'See erasures and their certificates' },
  { id: 'privacy.packages.build', title: 'Build what is held of somebody, for them' },
  { id: 'privacy.holds.manage', title: 'Place and lift legal holds' },
  { id: 'privacy.requests.view', title: 'See what people ask about their data, and by when it is due' },
  { id: 'privacy.requests.file', title: 'File a request for somebody' },
  { id: 'privacy.requests.answer', title: 'Answer requests: look through, release, extend, refuse' },
  { id: 'privacy.requests.process', title: 'Take up requests, build packages (jobs)' },
  { id: 'privacy.erasures.run', title: 'Carry out erasures (jobs)' },
]
