export { ask, type Reply } from './asking.ts'
export { fitsItsWidth, isForEverybody, isForEverybodyAtItsSize, pictures } from './for-everybody.ts'
export { leaveUnused, letLeadGrowOld, signedInLongAgo } from './passing-time.ts'
export {
  browserCookies,
  callAs,
  createPerson,
  followLink,
  letterTo,
  mustBe,
  signIn,
  someone,
  type Call,
  type Person,
  type SignedIn,
} from './people.ts'
export { newTenant } from './tenants.ts'
export * as unmistakable from '../unmistakable-person.ts'
export { cookieFor, expect, test } from './test.ts'
