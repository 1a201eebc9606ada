import { mkdir, rename, rm } from 'node:fs/promises'
import { removeFolder } from './files.ts'
import { git, objectNameOf } from './git.ts'

/** A commit as plain files without a `.git`, in place of what is there: all of it, or nothing. */
export async function checkOut(gitDir: string, commit: string, folder: string): Promise<void> {
  const [part, index] = [`${folder}.part`, `${folder}.index`]
  await removeFolder(part)
  await mkdir(part, { recursive: true, mode: 0o700 })
  try {
    await git(['read-tree', objectNameOf(commit)], { gitDir, index })
    const all = ['checkout-index', '-a', '-f', '-q', `--prefix=${part}/`]
    await git(all, { gitDir, index, workTree: part, cwd: part })
  } finally {
    await rm(index, { force: true })
  }
  await removeFolder(folder)
  await rename(part, folder)
}
