import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Decrypter, Encrypter } from 'age-encryption'
import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { AppError, isAppError } from '@leadkeep/kernel'
import { asReplica, connected } from './connected.ts'
import { counting } from './counting.ts'
import { stamp, synced } from './data.ts'
import { damaged, exists, expired, notEmpty, notOpened } from './errors.ts'
import { readKeysManifest, type KeysManifest } from './manifest.ts'

/** By what a backup of the keys is sealed, and opens: age, whose every tool opens it. */
export type Lock =
  | { readonly passphrase: string; readonly workFactor?: number }
  | { readonly recipients: readonly string[] }
export type Opener = { readonly passphrase: string } | { readonly identity: string }

type WebStream = Parameters<typeof Readable.fromWeb>[0]

export interface KeysBackupOptions {
  /** Of the key store, as an administrator. */
  readonly url: string
  readonly folder: string
  readonly now: Date
  readonly lock: Lock
}

/** After which a backup of keys is to be gone: it brings back whoever was erased since (law 11). */
export const keysLive = 7 * 24 * 3_600_000

// Not how far a rotation was: it begins again, and finds what is left by the keys themselves.
const tables = ['root', 'installation_key', 'tenant_key', 'subject_key', 'intake_key'] as const

/**
 * The key store in one snapshot, in one file that only its passphrase or identity opens, with a manifest of when it has to
 * be gone. Older ones beside it that had to be gone by now are removed. Answers the manifest's file.
 */
export async function backUpKeys({ url, folder, now, lock }: KeysBackupOptions): Promise<string> {
  const name = `leadkeep-keys-${stamp(now)}`
  const [file, manifestFile] = [join(folder, `${name}.age`), join(folder, `${name}.json`)]
  if (existsSync(file)) throw exists(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const sealed = counting()
  const rows: Record<string, number> = {}
  await connected(url, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    // A web stream of Node is the one that age wants; their types are two.
    const plain = Readable.toWeb(
      Readable.from(linesOf(client, rows)),
    ) as unknown as ReadableStream<Uint8Array>
    const encrypted = await sealedWith(lock, plain)
    await pipeline(
      // As above.
      Readable.fromWeb(encrypted as unknown as WebStream),
      sealed.stream,
      createWriteStream(`${file}.unfinished`, { mode: 0o600, flush: true }),
    )
  })
  const { bytes, sha256 } = sealed.told()
  const manifest: KeysManifest = {
    format: 1,
    kind: 'leadkeep keys',
    name,
    made: now.toISOString(),
    expires: new Date(now.getTime() + keysLive).toISOString(),
    file: `${name}.age`,
    bytes,
    sha256,
    rows,
  }
  await rename(`${file}.unfinished`, file)
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  await synced(folder)
  await removeExpired(folder, now)

  return manifestFile
}

/** Removes what had to be gone, the keys first. Answers how many. */
export async function removeExpired(folder: string, now: Date): Promise<number> {
  const due = await expiredIn(folder, now)
  for (const manifest of due) {
    await rm(join(folder, readKeysManifest(manifest).file), { force: true })
    await rm(manifest)
  }

  return due.length
}

/** Manifests of backups of keys that had to be gone by now. */
export async function expiredIn(folder: string, now: Date): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])

  return names
    .filter((name) => /^leadkeep-keys-.*\.json$/.test(name))
    .map((name) => join(folder, name))
    .filter((file) => new Date(readKeysManifest(file).expires) <= now)
}

/** As it is read, so in constant memory. Throws `crypto.passphrase_weak`. */
export async function sealedWith(
  lock: Lock,
  plain: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  return (await encrypterOf(lock)).encrypt(plain)
}

async function encrypterOf(lock: Lock): Promise<Encrypter> {
  const encrypter = new Encrypter()
  if ('recipients' in lock) for (const recipient of lock.recipients) encrypter.addRecipient(recipient)
  else {
    if ([...lock.passphrase].length < 16 || new Set(lock.passphrase).size < 6)
      throw new AppError(
        'The passphrase must have at least 16 characters, such as four or five random words.',
        {
          code: 'crypto.passphrase_weak',
          status: 400,
        },
      )
    encrypter.setPassphrase(lock.passphrase)
    if (lock.workFactor !== undefined) encrypter.setScryptWorkFactor(lock.workFactor)
  }

  return encrypter
}

// No row of COPY's text format begins so.
const begins = '\\T '

async function* linesOf(client: Client, rows: Record<string, number>): AsyncGenerator<Buffer> {
  for (const table of tables) {
    const columns = await columnsOf(client, table)
    yield Buffer.from(`${begins}${JSON.stringify({ table, columns })}\n`)
    const counted = counting()
    // oxlint-disable-next-line leadkeep/no-built-sql -- one of the names above, and columns as the catalogue quotes them
    const copy = client.query(copyTo(`copy keystore.${table} (${columns.join(', ')}) to stdout`))
    for await (const part of copy.pipe(counted.stream)) yield part as Buffer // what a Transform of bytes gives
    rows[table] = counted.told().lines
  }
}

async function columnsOf(client: Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute where attrelid = ('keystore.' || $1)::regclass
       and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )

  return rows.map(({ name }) => name)
}

/** Whether it is in time, whole, and opened by this; the key store that is there has nothing yet. */
export async function examineKeys(url: string, manifestFile: string, now: Date): Promise<KeysManifest> {
  const manifest = readKeysManifest(manifestFile)
  if (new Date(manifest.expires) <= now) throw expired(manifest.expires.slice(0, 10))
  const counted = counting()
  try {
    await pipeline(
      createReadStream(join(dirname(manifestFile), manifest.file)),
      counted.stream,
      async (parts) => {
        for await (const _ of parts);
      },
    )
  } catch (cause) {
    throw Object.assign(damaged(manifest.file), { cause })
  }
  const { bytes, sha256 } = counted.told()
  if (bytes !== manifest.bytes || sha256 !== manifest.sha256) throw damaged(manifest.file)
  await connected(url, async (client) => {
    const { rowCount } = await client.query('select from keystore.installation_key')
    if (rowCount) throw notEmpty('keystore.installation_key')
  })

  return manifest
}

/** All of it or nothing. */
export async function restoreKeys(
  url: string,
  manifestFile: string,
  opener: Opener,
  now: Date,
): Promise<void> {
  const manifest = await examineKeys(url, manifestFile, now)
  const decrypter = new Decrypter()
  if ('passphrase' in opener) decrypter.addPassphrase(opener.passphrase)
  else decrypter.addIdentity(opener.identity)
  const sealed = createReadStream(join(dirname(manifestFile), manifest.file))
  try {
    // As above: one stream, two types.
    const plain = await decrypter.decrypt(Readable.toWeb(sealed) as unknown as ReadableStream<Uint8Array>)
    await connected(url, async (client) => {
      await asReplica(client)
      // As above.
      await load(client, Readable.fromWeb(plain as unknown as WebStream), manifest)
      await client.query('commit')
    })
  } catch (cause) {
    throw isAppError(cause) ? cause : notOpened(cause)
  } finally {
    sealed.destroy()
  }
}

/** The key store that is there, into another that is empty. */
export async function copyKeyStore(fromUrl: string, toUrl: string): Promise<void> {
  const rows: Record<string, number> = {}
  await connected(fromUrl, async (source) => {
    await source.query('begin isolation level repeatable read read only')
    await connected(toUrl, async (target) => {
      await asReplica(target)
      await load(target, Readable.from(linesOf(source, rows)), { rows })
      await target.query('commit')
    })
  })
}

async function load(client: Client, plain: Readable, manifest: Pick<KeysManifest, 'rows'>): Promise<void> {
  let into:
    | { readonly table: string; readonly stream: ReturnType<typeof openInto>; count: number }
    | undefined
  const close = async () => {
    if (!into) return
    await into.stream.done()
    if (into.count !== manifest.rows[into.table]) throw damaged(into.table)
  }
  for await (const line of createInterface({ input: plain, crlfDelay: Infinity })) {
    if (line.startsWith(begins)) {
      await close()
      const { table, columns } = JSON.parse(line.slice(begins.length)) as { table: string; columns: string[] } // as `linesOf` wrote it
      into = { table, stream: openInto(client, table, columns), count: 0 }
    } else if (into) {
      await into.stream.write(`${line}\n`)
      into.count += 1
    }
  }
  await close()
}

function openInto(client: Client, table: string, columns: readonly string[]) {
  if (!tables.some((known) => known === table)) throw damaged(table)
  // oxlint-disable-next-line leadkeep/no-built-sql -- one of the names above, and columns as a catalogue quoted them
  const stream = client.query(copyFrom(`copy keystore.${table} (${columns.join(', ')}) from stdin`))
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve)
    stream.once('error', reject)
  })
  ended.catch(() => undefined) // heard where it is awaited

  return {
    async write(line: string) {
      if (!stream.write(line))
        await Promise.race([new Promise((drained) => stream.once('drain', drained)), ended])
    },
    done() {
      stream.end()

      return ended
    },
  }
}
