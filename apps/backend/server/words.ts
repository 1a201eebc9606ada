import { translator, uiWords, type Dictionary } from '@leadkeep/ui'
import own from '../i18n/en.json' with { type: 'json' }

/** Every word a screen may say: the components', the shell's, the modules'. */
export const dictionary: Dictionary = { ...uiWords, ...own }

export const t = translator([dictionary])
