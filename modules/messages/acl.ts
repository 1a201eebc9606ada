import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'messages.view', title: 'See what mail goes out and what became of it' },
  { id: 'messages.retry', title: 'Send mail once more that did not arrive' },
  { id: 'messages.letters.open', title: 'Read letters in the local mailbox' },
  { id: 'messages.deliver', title: 'Send mail (jobs)' },
  { id: 'messages.letters.clear', title: 'Empty the local mailbox (jobs)' },
]
