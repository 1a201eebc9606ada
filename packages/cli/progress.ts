import { styleText } from 'node:util'

export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>

// A step that is done before one could read its line needs none.
const slow = 400

/** A line when a step turns out to be slow, and one when it is done. */
export function steps(say: (line: string) => void): Step {
  return async (title, work) => {
    const began = Date.now()
    const announce = setTimeout(() => say(`… ${title}`), slow)
    try {
      const result = await work()
      say(`✓ ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`)

      return result
    } finally {
      clearTimeout(announce)
    }
  }
}

const colours = { landing: 'green', backend: 'blue', worker: 'magenta', postgres: 'cyan' } as const
const width = Math.max(...Object.keys(colours).map((name) => name.length))

/** `landing  │ a line` */
export function prefixed(name: string, line: string): string {
  const colour = name in colours ? colours[name as keyof typeof colours] : 'gray' // a key, as was just asked

  return `${styleText(colour, `${name.padEnd(width)} │`)} ${line}`
}
