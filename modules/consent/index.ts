export { assertGrants, historyOf, tokenHashOf, type SubmittedForm, type TickedBox } from './decisions.ts'
export { askAnew } from './ask-anew.ts'
export { evidencePurposeIds } from './data/evidence-purposes.ts'
export { keepEvidence, openEvidence, type OpenedEvidence } from './evidence.ts'
export { mayUse, mayUseAll, type GateReason, type Verdict } from './gate.ts'
export { preferencesAddress } from './links.ts'
export { purposesForBoxes, requirePurposeInUse, requirePurposes } from './purposes.ts'
export { versionOfText } from './number-texts.ts'
export { keepTexts, type TextToKeep } from './texts.ts'
export { recordWithdrawal } from './commands/record-withdrawal.ts'
export { consentHistory, historyView, type ConsentHistory } from './history.ts'
export { readReceipt } from './commands/read-receipt.ts'
export { readHistory } from './commands/read-history.ts'
export { issueReceipt } from './commands/issue-receipt.ts'
export type { ConsentReceipt } from './receipts/consent-receipt.ts'
export { readEvidence } from './commands/open-evidence.ts'
export { changePurpose, declarePurpose, listPurposes } from './commands/purposes.ts'
export { confirmationExpired, consentDecided } from './events.ts'
export {
  Confirmation,
  Decision,
  decisions,
  methods,
  standings,
  Evidence,
  PreferenceLink,
  Purpose,
  Served,
  ServedText,
} from './data/entities.ts'
export { consent } from './module.ts'
