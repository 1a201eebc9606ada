import type { Dictionary } from './i18n/translate.ts'
import type { ScreenEntry } from './screen.ts'

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** How do staff see it? Each is a page under `backend/`, and a three-line file of the same path in the app. */
    readonly screens?: readonly ScreenEntry[]
    /** What its screens say: flat keys, beginning with the module's id. */
    readonly words?: Dictionary
    /** Some of them, and what only people outside read, in other languages (BCP 47): what is handed over speaks them. */
    readonly translations?: Readonly<Record<string, Dictionary>>
  }
}
