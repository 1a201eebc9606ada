export type { Change, ColumnChange, Entry, Json, Read } from './entry.ts'
export {
  leafHash,
  leafOf,
  leafText,
  storedEntry,
  storedEntryColumns,
  type StoredEntry,
  type StoredEntryRow,
} from './leaf.ts'
export {
  commit,
  entryStatement,
  openingsStatement,
  record,
  write,
  type Opening,
  type Statement,
} from './log.ts'
export {
  actsAbout,
  actsOn,
  deleteOpenings,
  disclosuresOf,
  readingsOf,
  type Disclosure,
  type LoggedColumn,
} from './about-subjects.ts'
export { definePurpose, type Purpose } from './purpose.ts'
export { openAfterTrace, openTraced, readsOf, select, type Opened, type Selection } from './access.ts'
export { leafHashesOf, type LeafHashes } from './leaf-hashes.ts'
export { checkData, dataFaults, reseal, verifyData, type DataFault } from './data-check.ts'
export { checkLog, LogCheck, logFaults, type LogCheckOptions, type LogFault } from './log-check.ts'
export {
  decidePruning,
  prune,
  prunePolicies,
  pruningUnderWay,
  widest,
  type PrunePolicy,
  type Pruning,
} from './pruning.ts'
export { endedLogsOf, endLog, isAsItEnded, type EndedLog } from './ended-log.ts'
export { logHealth, type LogHealth } from './log-health.ts'
export { logFigures, type LogFigures } from './verified.ts'
export { LogWatch, watching } from './log-watch.ts'
export { StoredTree } from './stored-tree.ts'
export { tlogProof } from './tlog-proof.ts'
export { CompactRange, emptyRoot, nodeHash } from './tree.ts'
export { openCheckpoint, signCheckpoint, type TreeHead } from './checkpoint.ts'
export { logKeyText, readLogKey, type NoteSigner, type NoteVerifier } from './note.ts'
export { openStatement, signStatement } from './statement.ts'
export type { SignedStatement } from './statement-text.ts'
export { checkpointFolder, type OutsideCheckpoints } from './checkpoint-folder.ts'
export { newestCheckpoint, type Checkpoint } from './checkpoint-store.ts'
export { logInconsistent } from './sequencer-move.ts'
export { Sequencer, sequencing, type NextLogKey, type Sequenced, type SequencerOptions } from './sequencer.ts'
export { newestFrom, predecessorsOf } from './succession.ts'
export { auditEntry, auditOpening } from './tables.ts'
export { audit } from './module.ts'
