/** "Did you mean …?", where one of the names is at most a third away from what was written; else nothing. */
export function nearest(written: string, names: readonly string[]): string {
  const [best] = names
    .map((name) => ({ name, away: distance(written, name) }))
    .filter(({ name, away }) => away <= Math.max(2, name.length / 3))
    .sort((one, other) => one.away - other.away || (one.name < other.name ? -1 : 1))

  return best ? `Did you mean ${best.name}?` : ''
}

/** Levenshtein's distance, for names of a line's length. */
function distance(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1
      current.push(
        Math.min(
          (current[column - 1] ?? 0) + 1,
          (before[column] ?? 0) + 1,
          (before[column - 1] ?? 0) + change,
        ),
      )
    }
    before = current
  }

  return before[to.length] ?? 0
}
