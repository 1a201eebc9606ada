export { assertGrants, consentOf, type ConsentState, type Evidence, type TickedBox } from './decisions.ts'
export { keepTexts, type TextToKeep } from './texts.ts'
export { Decision, ServedText } from './data/entities.ts'
export { consent } from './module.ts'
