import { join } from 'node:path'
import { git } from './git.ts'
import { removeFolder, writeWhole } from './files.ts'

/**
 * Which paths are left out of a snapshot: by the frozen base's `.gitignore` files. What a branch writes into its own
 * hides nothing and shows nothing: it could otherwise commit `node_modules`, or hide a planted file from every gate.
 */
export interface Ignored {
  /** Of these paths, the ignored ones. A folder is asked for with a slash at its end. */
  among(paths: readonly string[]): Promise<Set<string>>
}

/** `folder` becomes a skeleton with the base's ignore files alone, for git to read them from. */
export async function ignoredBy(gitDir: string, base: string, folder: string): Promise<Ignored> {
  await removeFolder(folder)
  await writeWhole(join(folder, '.keep'), '')
  const { stdout } = await git(['ls-tree', '-r', '-z', '--full-tree', base], { gitDir })

  for (const line of stdout.split('\0')) {
    const [meta = '', path = ''] = line.split('\t')
    const [mode = '', , object = ''] = meta.split(' ')
    if (!mode.startsWith('100') || !/(^|\/)\.gitignore$/.test(path)) continue
    await writeWhole(join(folder, path), (await git(['cat-file', 'blob', object], { gitDir })).bytes)
  }

  return {
    async among(paths) {
      if (paths.length === 0) return new Set()
      const { stdout: answer } = await git(['check-ignore', '--no-index', '-v', '-z', '--stdin'], {
        gitDir,
        workTree: folder,
        cwd: folder,
        input: `${paths.join('\0')}\0`,
        allow: [1],
        literal: false,
      })
      return ignoredIn(answer)
    },
  }
}

/**
 * `source\0line\0pattern\0path\0` for each path that a pattern decides. A pattern with `!` shows it again. Git takes a
 * folder that is only named for one that `its/*` matches, though files in it may be shown again: that is not trusted.
 */
function ignoredIn(answer: string): Set<string> {
  const fields = answer.split('\0')
  const ignored = new Set<string>()

  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [pattern = '', path = ''] = fields.slice(at + 2, at + 4)
    if (pattern.startsWith('!')) continue
    if (path.endsWith('/') && /(^|\/)\*+\/?$/.test(pattern)) continue
    ignored.add(path)
  }

  return ignored
}
