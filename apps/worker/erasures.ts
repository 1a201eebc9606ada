import { join } from 'node:path'

/** The ledger of erasures, beside the checkpoints: what must survive a restore of the database is outside of it. */
export const erasuresIn = (dataDirectory: string): string => join(dataDirectory, 'erasures')
