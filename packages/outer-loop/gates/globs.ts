import picomatch from 'picomatch'

/** Says of a path whether one of the globs means it. A leading `!` takes away, wherever it stands in the list. */
export function matches(globs: readonly string[]): (path: string) => boolean {
  const options = { dot: true, nonegate: true, noextglob: true }
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map((glob) => picomatch(glob, options))
  const taken = globs.filter((glob) => glob.startsWith('!')).map((glob) => picomatch(glob.slice(1), options))

  return (path) => wanted.some((each) => each(path)) && !taken.some((each) => each(path))
}

/** Whether one of the globs names this very file: `**` does not make somebody the owner of a lock file. */
export const namesFile = (globs: readonly string[], path: string): boolean =>
  globs.some((glob) => glob.split('/').at(-1) === path.split('/').at(-1) && matches([glob])(path))
