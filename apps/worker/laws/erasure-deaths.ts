/** Where an erasure is killed: around the commit of each of its steps, around the ledger, and between two keys. */
export const erasureDeaths = [
  'before commit 1',
  'after commit 1',
  'before the ledger',
  'after the ledger',
  'before commit 2',
  'after commit 2',
  'between keys',
  'before commit 3',
  'after commit 3',
  'before commit 4',
  'after commit 4',
  'before commit 5',
  'after commit 5',
] as const
export type ErasureDeath = (typeof erasureDeaths)[number]
