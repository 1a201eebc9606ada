import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'privacy.subjects.view', title: 'See which records stand for one person' },
  { id: 'privacy.subjects.erase', title: 'Erase people: see what goes, and decide', fresh: true },
  { id: 'privacy.erasures.view', title: 'See erasures and their certificates' },
  { id: 'privacy.packages.build', title: 'Build what is held of somebody, for them' },
  { id: 'privacy.holds.manage', title: 'Place and lift legal holds' },
  { id: 'privacy.erasures.run', title: 'Carry out erasures (jobs)' },
]
