export { command, query, type Access, type CommandContext, type QueryContext, type Unit } from './unit.ts'
export { execute, invalidInput, isRecorded, notAllowed, recordFailure, signInNeeded } from './execute.ts'
export { asAppError, changedMeanwhile } from './failures.ts'
export { openServices, type ServicesOptions } from './open-services.ts'
