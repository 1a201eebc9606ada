import { cp, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { statIfThere, writeWhole } from './files.ts'
import { git } from './git.ts'
import type { Change } from './change.ts'

/** Puts changed paths of a folder back as a tree has them. What is there now goes to `quarantine` first. */
export async function restorePaths(options: {
  gitDir: string
  tree: string
  changes: readonly Change[]
  folder: string
  quarantine: string
}): Promise<void> {
  const { gitDir, tree, changes, folder, quarantine } = options
  const paths = changes.flatMap(({ path, kind, from }) => (kind === 'rename' && from ? [path, from] : [path]))

  for (const path of paths) {
    const at = join(folder, path)
    if (await statIfThere(at))
      await cp(at, join(quarantine, path), { recursive: true, verbatimSymlinks: true })
    await rm(at, { recursive: true, force: true })
  }
  for (const path of paths) await putBack(gitDir, tree, path, join(folder, path))
}

async function putBack(gitDir: string, tree: string, path: string, at: string): Promise<void> {
  const listed = (await git(['ls-tree', '-z', '--full-tree', tree, '--', path], { gitDir })).stdout
  const [mode, , object] = listed.split('\t')[0]?.split(' ') ?? []
  if (!mode || !object || mode === '160000') return
  const { bytes } = await git(['cat-file', 'blob', object], { gitDir })
  if (mode === '120000') await symlink(bytes.toString(), at)
  else await writeWhole(at, bytes, mode === '100755' ? 0o755 : 0o644)
}
