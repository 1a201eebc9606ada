/**
 * Things that say something in several languages: `{ href: '#form', words: { en: { label: 'Try it' }, de: { … } } }`. Where
 * the words stand beside what they belong to, moving or removing a thing moves or removes what it says.
 */

/** A thing as it is in one language: its words stand in it. */
export type Spoken<Thing> = Thing extends readonly (infer Each)[]
  ? Spoken<Each>[]
  : Thing extends { readonly words: Readonly<Record<string, infer Words>> }
    ? { [Name in keyof Thing as Exclude<Name, 'words'>]: Spoken<Thing[Name]> } & Words
    : Thing extends object
      ? { [Name in keyof Thing]: Spoken<Thing[Name]> }
      : Thing

type Path = readonly (string | number)[]
type Words = Readonly<Record<string, unknown>>

/** The whole tree in one of its languages. */
export const spoken = <Tree>(tree: Tree, language: string): Spoken<Tree> =>
  // What `mapped` makes is what `Spoken` says: the words of one language in place of all of them.
  mapped(tree, (words) => words[language] as object) as Spoken<Tree>

/**
 * The same tree with words in exactly these languages; where something is not said yet, it has the shape of what is said
 * beside it and is empty.
 */
export const inLanguages = <Tree>(tree: Tree, languages: readonly string[]): Tree =>
  mapped(tree, (words) => {
    const [like] = Object.values(words)

    return {
      words: Object.fromEntries(languages.map((language) => [language, words[language] ?? emptyLike(like)])),
    }
  }) as Tree // words of the same shape, in other languages

/** The same thing with nothing said in it. */
export const unsaid = <Tree>(tree: Tree): Tree =>
  mapped(tree, (words) => ({
    words: Object.fromEntries(Object.entries(words).map(([language, own]) => [language, emptyLike(own)])),
  })) as Tree // words of the same shape, and empty

/** Every place in the tree that has words, with the path to it. */
export function wordsWithin(tree: unknown, path: Path = []): { path: Path; words: Words }[] {
  if (Array.isArray(tree)) return tree.flatMap((each, index) => wordsWithin(each, [...path, index]))
  if (!isObject(tree)) return []
  const { words, ...rest } = tree
  const inner = Object.entries(rest).flatMap(([name, each]) => wordsWithin(each, [...path, name]))

  return isObject(words) ? [{ path: [...path, 'words'], words }, ...inner] : inner
}

function mapped(tree: unknown, words: (own: Words) => object): unknown {
  if (Array.isArray(tree)) return tree.map((each) => mapped(each, words))
  if (!isObject(tree)) return tree
  const { words: own, ...rest } = tree
  const inner = Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, mapped(each, words)]))

  return isObject(own) ? { ...inner, ...words(own) } : inner
}

function emptyLike(value: unknown): unknown {
  if (typeof value === 'string') return ''
  if (typeof value === 'boolean') return false
  if (Array.isArray(value)) return []
  if (!isObject(value)) return value

  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, emptyLike(each)]))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
