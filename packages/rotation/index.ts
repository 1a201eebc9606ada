export { nextLogKey, rotate, rotationSteps, type RotationOptions } from './rotate.ts'
export { sealedCounts } from './sealed-counts.ts'
