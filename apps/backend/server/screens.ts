import type { ScreenEntry } from '@leadkeep/ui'
import { modules } from '../modules.ts'

/** The screens of all modules, each listed by its module and present as a file under `app/`. */
export const screens: readonly ScreenEntry[] = modules.flatMap((module) => [...(module.screens ?? [])])
