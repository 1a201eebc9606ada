import { z } from 'zod'
import { git } from './git.ts'

/** One path that a snapshot changed against its parent. */
export const change = z.object({
  path: z.string(),
  kind: z.enum(['add', 'modify', 'delete', 'rename']),
  /** Git's mode of the new side (`100644`, `100755`, `120000`, `160000`); of the old side for `delete`. */
  mode: z.string(),
  from: z.string().nullish(),
  /** Size of the new side; 0 for `delete`. */
  bytes: z.int().min(0),
  binary: z.boolean(),
  /** Lines added and removed; both 0 for a binary file. */
  added: z.int().min(0).default(0),
  removed: z.int().min(0).default(0),
  /** Why this is not an ordinary file. All but `symlink_outside` are left out of the tree: the change says more than it. */
  irregular: z
    .enum([
      'symlink_outside',
      'nested_repository',
      'submodule',
      'too_large',
      'special_file',
      'unspeakable_name',
    ])
    .nullish(),
})
export type Change = z.infer<typeof change>

/** What differs between two trees, by path: no text conversion, no external diff, whatever attributes say. */
export async function changesBetween(gitDir: string, from: string, to: string): Promise<Change[]> {
  const { stdout } = await git(
    [
      'diff-tree',
      '-r',
      '-z',
      '-M',
      '--raw',
      '--numstat',
      '--no-abbrev',
      '--no-ext-diff',
      '--no-textconv',
      from,
      to,
    ],
    { gitDir },
  )
  const fields = stdout.split('\0')
  const changes = rawOf(fields)
  const lines = linesOf(fields)
  const sizes = await sizesOf(
    gitDir,
    changes.map(({ object }) => object),
  )

  return changes.map(({ object, ...rest }) => {
    const count = lines.get(rest.path)
    return {
      ...rest,
      bytes: sizes.get(object) ?? 0,
      binary: count === 'binary',
      added: count && count !== 'binary' ? count.added : 0,
      removed: count && count !== 'binary' ? count.removed : 0,
    }
  })
}

type Raw = Pick<Change, 'path' | 'kind' | 'mode' | 'from'> & { object: string }

/** `:100644 100644 <old> <new> M\0path\0`, with two paths for a rename; the counted lines follow after all of these. */
function rawOf(fields: string[]): Raw[] {
  const found: Raw[] = []

  while (fields[0]?.startsWith(':')) {
    const [before = '', after = '', , object = '', status = ''] = fields.shift()?.slice(1).split(' ') ?? []
    const first = fields.shift() ?? ''
    if (status.startsWith('R')) {
      found.push({ path: fields.shift() ?? '', kind: 'rename', mode: after, from: first, object })
    } else if (status === 'D') {
      found.push({ path: first, kind: 'delete', mode: before, object })
    } else {
      found.push({ path: first, kind: status === 'A' ? 'add' : 'modify', mode: after, object })
    }
  }

  return found
}

/** `3\t1\tpath\0`, `-\t-\tpath\0` for binary, `3\t1\t\0from\0to\0` for a rename. */
function linesOf(fields: string[]) {
  const found = new Map<string, { added: number; removed: number } | 'binary'>()

  while (fields.length > 0) {
    const [added, removed, path] = fields.shift()?.split('\t') ?? []
    if (added === undefined || removed === undefined) continue
    if (path === '') fields.shift()
    found.set(
      path === '' ? (fields.shift() ?? '') : (path ?? ''),
      added === '-' ? 'binary' : { added: Number(added), removed: Number(removed) },
    )
  }

  return found
}

async function sizesOf(gitDir: string, objects: readonly string[]) {
  const wanted = [...new Set(objects)].filter((object) => !/^0+$/.test(object))
  if (wanted.length === 0) return new Map<string, number>()
  const { stdout } = await git(['cat-file', '--batch-check=%(objectname) %(objectsize)'], {
    gitDir,
    input: `${wanted.join('\n')}\n`,
  })

  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([object = '', size]) => [object, Number(size) || 0]),
  )
}
