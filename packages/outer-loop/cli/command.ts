import type { State } from '../core/state.ts'
import { Failure } from './failure.ts'
import type { Installation } from './installation.ts'

export type Context = {
  installation(): Promise<Installation>
  values: Record<string, string | boolean | undefined>
  positionals: string[]
  environment: NodeJS.ProcessEnv
  print(text: string): void
  /** Whose act it is: `--as`, or who git says one is. */
  name(): Promise<string>
}

/** Answers with the exit code: 0 done, 3 waits for a person, 1 failed. */
export type Command = (context: Context) => Promise<number>

/** An option that is a number, above nothing; null where it was not given. */
export function numberIn(values: Context['values'], name: string): number | null {
  const text = values[name]
  if (typeof text !== 'string') return null
  const number = Number(text)
  if (!(number > 0 && Number.isFinite(number)))
    throw new Failure('option.no_number', `--${name} is a number above 0, and "${text}" is not.`)

  return number
}

/** One line for each thing that begins or changes hands; the board shows the rest. */
export function progress(print: (text: string) => void): (state: State) => void {
  const said = new Set<string>()
  return (state) => {
    const lines = [
      ...Object.keys(state.outstanding),
      ...Object.values(state.tasks).map(
        ({ id, phase, attempt, parked }) =>
          `${id}: ${parked ? `parked, ${parked.text}` : phase} (attempt ${attempt})`,
      ),
      ...(state.parked ? [`Waits: ${state.parked.text}`] : []),
    ]
    for (const line of lines) {
      if (said.has(line)) continue
      said.add(line)
      print(`${state.at.slice(11, 19)}  ${line}\n`)
    }
  }
}
