/** One figure of one round: milliseconds, or how many a second. */
export type Once = () => Promise<number>

/**
 * Measures several things in turn, round by round, so that whatever else the machine does meets all of them alike. The
 * first round warms up and is not counted. The result has one figure of each round, by name.
 */
export async function inTurn<Name extends string>(
  rounds: number,
  things: Readonly<Record<Name, Once>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(things) as Name[] // they are its keys
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]> // one for each
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const figure = await things[name]()
      if (round > 0) figures[name].push(figure)
    }

  return figures
}

/** The median time of one call, in milliseconds. */
export async function medianTime(calls: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let call = 0; call < calls; call++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }

  return median(times)
}

/** How many a second several workers get done, each with one thing at a time. */
export async function throughput<Worker>(
  milliseconds: number,
  workers: readonly Worker[],
  work: (worker: Worker) => Promise<unknown>,
): Promise<number> {
  const began = performance.now()
  let done = 0
  await Promise.all(
    workers.map(async (worker) => {
      while (performance.now() - began < milliseconds) {
        await work(worker)
        done++
      }
    }),
  )

  return (done / (performance.now() - began)) * 1000
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)

  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The median of the ratios round by round: noise that met both figures of a round is divided out. */
export const ratio = (figures: readonly number[], baseline: readonly number[]): number =>
  median(figures.map((figure, round) => figure / baseline[round]!))
