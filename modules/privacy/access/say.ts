import type { Services } from '@leadkeep/kernel'

export type Say = (key: string) => string

/** Like each word of a screen, but without a screen: a key that nobody has is shown as it is. */
export function sayIn({ modules }: Pick<Services, 'modules'>): Say {
  const words = new Map(modules.flatMap((module) => Object.entries(module.words ?? {})))

  return (key) => words.get(key) ?? key
}
