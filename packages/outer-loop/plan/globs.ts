/**
 * Why a glob is not one that can be owned; null when it is. Stricter than what `matches` reads: two that pass here can be
 * compared with each other.
 */
export function problemOf(glob: string): string | null {
  if (glob.startsWith('!')) return 'Negation is not possible: name what is owned.'
  if (/^(?:\/|~|[A-Za-z]:)/.test(glob) || glob.includes('\\'))
    return 'Write it from the repository’s root, with slashes.'
  if (glob.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'Empty parts, `.` and `..` are not possible.'
  if (/[()|]/.test(glob)) return 'Extended globs are not possible: use `*`, `**`, `?`, `[…]` and `{a,b}`.'
  if (/\{[^}]*\.\.[^}]*\}/.test(glob)) return 'Ranges are not possible: write the alternatives out.'
  if (glob.split('/')[0] === '.git') return 'The repository itself is nobody’s.'
  if (!isBalanced(glob)) return 'A brace or bracket is not closed.'

  return null
}

/** Whether it names one path and no other. */
export const isLiteral = (glob: string): boolean => !/[*?[\]{}()!]/.test(glob)

/**
 * Whether two globs that `problemOf` lets pass can name the same path, existing or not. Never answers no where picomatch
 * would match both: what is not compared exactly (`[…]`) is read as wider than it is.
 */
export function canMeet(one: string, other: string): boolean {
  const mine = alternatives(one)
  const theirs = alternatives(other)
  // A pattern that unfolds without end is not compared, it is refused: everything meets it.
  if (!mine || !theirs) return true

  return mine.some((left) => theirs.some((right) => pathsMeet(left.split('/'), right.split('/'))))
}

const most = 256

/** `{a,b}` written out, nested ones too; null when that is too many. */
function alternatives(glob: string): readonly string[] | null {
  const open = firstBrace(glob)
  if (!open) return [glob]
  const { start, end, parts } = open
  const found: string[] = []
  for (const part of parts) {
    const rest = alternatives(glob.slice(0, start) + part + glob.slice(end + 1))
    if (!rest || found.length + rest.length > most) return null
    found.push(...rest)
  }

  return found
}

/** The first brace and its parts. `{1..9}` and `{x}` become a `*`: wider than they are. */
function firstBrace(glob: string) {
  const start = glob.indexOf('{')
  if (start < 0) return null
  const commas: number[] = []
  let depth = 0
  for (let index = start; index < glob.length; index++) {
    const sign = glob[index]
    if (sign === '{') depth++
    if (sign === ',' && depth === 1) commas.push(index)
    if (sign !== '}' || --depth > 0) continue
    const bounds = [start, ...commas, index]
    const parts =
      commas.length > 0 ? bounds.slice(1).map((bound, at) => glob.slice((bounds[at] ?? 0) + 1, bound)) : ['*']

    return { start, end: index, parts }
  }

  // Never closed: everything from here on is unknown.
  return { start, end: glob.length - 1, parts: ['**', '*/**'] }
}

/** Two paths of segments, of which `**` stands for any number, none included. */
function pathsMeet(one: readonly string[], other: readonly string[]): boolean {
  return meet(one, other, (segment) => segment === '**', segmentsMeet)
}

const segmentsMeet = (one: string, other: string): boolean =>
  meet(
    signs(one),
    signs(other),
    (sign) => sign === '*',
    (left, right) => left === '?' || right === '?' || left === right,
  )

/** A segment as signs, of which `*` is any number and `?` exactly one: `[…]` counts as `?`, a `**` inside a segment as `*`. */
function signs(segment: string): readonly string[] {
  return (
    segment
      .match(/\[[^\]]*\]|\*+|[^]/g)
      ?.map((part) => (part.startsWith('[') && part.length > 1 ? '?' : part.startsWith('*') ? '*' : part)) ??
    []
  )
}

/** Whether two sequences with wildcards for "any number of anything" have a common instance. */
function meet(
  one: readonly string[],
  other: readonly string[],
  isAny: (part: string) => boolean,
  isSame: (left: string, right: string) => boolean,
): boolean {
  // reach[j]: whether the first i parts of one and the first j of the other can stand for the same.
  let reach = [true]
  for (const [index, right] of other.entries()) reach.push(Boolean(reach[index]) && isAny(right))
  for (const left of one) {
    const next = [Boolean(reach[0]) && isAny(left)]
    for (const [index, right] of other.entries()) {
      const swallows = isAny(left) || isAny(right)
      // A wildcard stands for nothing, or takes in the part opposite and stays where it is.
      next.push(
        swallows
          ? Boolean(reach[index + 1]) || Boolean(next[index])
          : Boolean(reach[index]) && isSame(left, right),
      )
    }
    reach = next
  }

  return reach.at(-1) ?? false
}

function isBalanced(glob: string): boolean {
  let braces = 0
  for (const sign of glob.replaceAll(/\[[^\]]*\]/g, '')) {
    if (sign === '[' || sign === ']') return false
    if (sign === '{') braces++
    if (sign === '}' && --braces < 0) return false
  }

  return braces === 0
}
