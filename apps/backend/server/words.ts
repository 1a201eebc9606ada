import { translator, uiWords, type Dictionary } from '@leadkeep/ui'
import own from '../i18n/en.json' with { type: 'json' }
import { modules } from '../modules.ts'

/** Every word a screen may say: the components', the shell's, the modules'. */
export const dictionary: Dictionary = Object.fromEntries(
  [uiWords, own, ...modules.map((module) => module.words ?? {})].flatMap((words) => Object.entries(words)),
)

export const t = translator([dictionary])
