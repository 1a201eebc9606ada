import en from './en.json' with { type: 'json' }
import type { Dictionary } from './translate.ts'

/** The few words this package says by itself: close, next, sealed. */
export const uiWords: Dictionary = en
