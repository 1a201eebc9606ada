import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'consent.purposes.view', title: 'See what personal data is used for' },
  { id: 'consent.purposes.manage', title: 'Declare, change and end purposes' },
  { id: 'consent.decisions.view', title: 'See what people decided, and in which words' },
  { id: 'consent.decisions.withdraw', title: 'Record a withdrawal that somebody told staff of' },
  { id: 'consent.evidence.open', title: 'Open who decided, and from where' },
  { id: 'consent.confirmations.ask', title: 'Ask for confirmations (jobs)' },
  { id: 'consent.confirmations.expire', title: 'Let confirmations expire (jobs)' },
  { id: 'consent.receipts.issue', title: 'Sign receipts of what people decided (jobs)' },
]
