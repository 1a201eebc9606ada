export { ask, type Reply } from './asking.ts'
export { callAs, mustBe, signIn, someone, type Call, type Person, type SignedIn } from './people.ts'
export { cookieFor, expect, test } from './test.ts'
