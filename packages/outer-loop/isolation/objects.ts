import { createHash } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { git } from './git.ts'
import { entriesOf, readIfThere, writeWhole } from './files.ts'

/** The files that a repository's objects lie in, each with what the kernel says of it: nobody sets `ctime` at will. */
export type ObjectFiles = ReadonlyMap<string, string>

export async function readObjectFiles(gitDir: string): Promise<ObjectFiles> {
  const found = new Map<string, string>()

  for (const folder of await entriesOf(join(gitDir, 'objects'))) {
    if (!folder.isDirectory() || !/^([0-9a-f]{2}|pack)$/.test(folder.name)) continue
    for (const file of await entriesOf(join(gitDir, 'objects', folder.name))) {
      if (!/^([0-9a-f]{38,62}|pack-[0-9a-f]+\.(pack|idx))$/.test(file.name)) continue
      const path = `${folder.name}/${file.name}`
      // In a row: there may be thousands, and the kernel answers from memory.
      const seen = lstatSync(join(gitDir, 'objects', path), { bigint: true, throwIfNoEntry: false })
      if (seen) found.set(path, `${seen.ino} ${seen.size} ${seen.ctimeNs}`)
    }
  }

  return found
}

/**
 * Objects that no longer are what their names say. Only files that changed are read: an object's file is written once,
 * though git touches its time when the same object is written again.
 */
export async function spoiltObjects(gitDir: string, before: ObjectFiles): Promise<string[]> {
  const after = await readObjectFiles(gitDir)
  const spoilt: string[] = []
  let vanished = false

  for (const [path, was] of before) {
    const is = after.get(path)
    if (!is) vanished = true
    else if (is !== was && !(await isWhole(gitDir, path))) spoilt.push(path)
  }
  if (vanished && !(await isConnected(gitDir))) spoilt.push(missing)

  return spoilt
}

async function isWhole(gitDir: string, path: string): Promise<boolean> {
  const [folder = '', file = ''] = path.split('/')
  if (folder === 'pack') {
    const index = join(gitDir, 'objects/pack', file.replace(/\.pack$/, '.idx'))
    return (await git(['verify-pack', '--', index], { gitDir, allow: [1, 128] })).exitCode === 0
  }

  const content = await readIfThere(join(gitDir, 'objects', path))
  if (!content) return false
  try {
    const name = folder + file
    return (
      createHash(name.length === 40 ? 'sha1' : 'sha256')
        .update(inflateSync(content))
        .digest('hex') === name
    )
  } catch {
    // Not even compressed data any more: that is the answer, not a failure of the question.
    return false
  }
}

/** Objects vanish when a repository tidies itself: then everything that refs need is still there. */
export async function isConnected(gitDir: string): Promise<boolean> {
  const { exitCode } = await git(['fsck', '--connectivity-only', '--no-dangling', '--no-progress'], {
    gitDir,
    allow: 'any',
  })
  return exitCode === 0
}

/**
 * Puts spoilt objects back from a repository that holds copies of its own, by asking it for them. Says which could not
 * be put back.
 */
export async function restoreObjects(
  gitDir: string,
  spoilt: readonly string[],
  spare: string | undefined,
): Promise<string[]> {
  const lost: string[] = []
  for (const path of spoilt)
    if (path !== missing && !(spare && (await restoreOne(gitDir, path, spare)))) lost.push(path)
  if (!spoilt.includes(missing)) return lost

  for (const object of spare ? await absent(gitDir, spare) : []) await copyObject(gitDir, object, spare ?? '')
  return (await isConnected(gitDir)) ? lost : [...lost, missing]
}

async function restoreOne(gitDir: string, path: string, spare: string): Promise<boolean> {
  const [folder = '', file = ''] = path.split('/')
  const at = join(gitDir, 'objects', path)
  if (folder === 'pack') {
    const copy = join(spare, 'objects', path)
    const content = (await isWhole(spare, path)) ? await readIfThere(copy) : null
    if (content) await writeWhole(at, content, 0o444)
  } else {
    await rm(at, { force: true })
    await copyObject(gitDir, folder + file, spare)
  }
  return isWhole(gitDir, path)
}

/** Read from one repository by name, written to the other, where its name is reckoned anew. */
async function copyObject(gitDir: string, object: string, spare: string): Promise<void> {
  const type = await git(['cat-file', '-t', object], { gitDir: spare, allow: [1, 128] })
  if (type.exitCode !== 0) return
  const kind = type.stdout.trim()
  const { bytes } = await git(['cat-file', kind, object], { gitDir: spare })
  await git(['hash-object', '-w', '-t', kind, '--stdin', '--literally'], { gitDir, input: bytes })
}

async function absent(gitDir: string, spare: string): Promise<string[]> {
  const names = (where: string) =>
    git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], { gitDir: where, allow: [128] })
  const here = new Set((await names(gitDir)).stdout.split('\n'))
  return (await names(spare)).stdout.split('\n').filter((object) => object && !here.has(object))
}

const missing = '(missing)'
