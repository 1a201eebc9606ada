/** One branch of a union, and what it was built upon. */
export type Branch = { task: string; after: readonly string[] }
/** The branch with which the union turned red, and the earlier one that it does not go together with, if one is enough. */
export type Culprit = { task: string; with: string | null; runs: number }

/**
 * The whole union is red. Halves the order until one branch is left with which it turns red, in ⌈log₂ n⌉ runs; then
 * halves what was before it, to name the one it needs for that. `isRed` may answer `null`: it could not be said, and then
 * the search ends with what is known.
 */
export async function findCulprit(
  ordered: readonly Branch[],
  isRed: (tasks: readonly string[]) => Promise<boolean | null>,
): Promise<Culprit | null> {
  let runs = 0
  const ask = (tasks: readonly string[]) => {
    runs += 1

    return isRed(tasks)
  }
  const names = ordered.map(({ task }) => task)
  const turning = await boundary(names.length, (count) => ask(names.slice(0, count)))
  const task = turning === null ? undefined : names[turning - 1]
  if (turning === null || task === undefined) return null

  const earlier = names.slice(0, turning - 1)
  if (earlier.length < 2) return { task, with: earlier[0] ?? null, runs }
  const needed = new Set(requirements(task, ordered))
  const optional = earlier.filter((each) => !needed.has(each))
  if (optional.length === 0) return { task, with: null, runs }
  const partner = await boundary(optional.length, (count) =>
    ask(names.filter((each) => each === task || needed.has(each) || optional.slice(0, count).includes(each))),
  )

  return { task, with: partner === null ? null : (optional[partner - 1] ?? null), runs }
}

/** The least count that is red, where none is green and all are red. Never asks about either end. */
async function boundary(
  all: number,
  isRed: (count: number) => Promise<boolean | null>,
): Promise<number | null> {
  let [green, red] = [0, all]
  while (red - green > 1) {
    const middle = Math.floor((green + red) / 2)
    const answer = await isRed(middle)
    if (answer === null) return null
    if (answer) red = middle
    else green = middle
  }

  return red
}

/** What a branch stands on, however far down: without it there is no such branch. */
function requirements(task: string, ordered: readonly Branch[]): string[] {
  const after = ordered.find((each) => each.task === task)?.after ?? []

  return after.flatMap((each) => [each, ...requirements(each, ordered)])
}
