export { testDatabase, type TestDatabase } from './test-database.ts'
export { openWorld, type TestAmbient, type World } from './world.ts'
