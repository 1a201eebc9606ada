import type { Keyring } from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import { addActivity } from './activity.ts'
import type { OutsideCheckpoints } from './checkpoint-folder.ts'
import { openCheckpoint, signCheckpoint, type TreeHead } from './checkpoint.ts'
import { readLeafHashes } from './leaf-hashes.ts'
import { write } from './log.ts'
import { addMentions } from './mentions.ts'
import { logKeyText, type NoteSigner, type NoteVerifier } from './note.ts'
import { logInconsistent, movePending, treeOf } from './sequencer-move.ts'
import { openStatement } from './statement.ts'
import { introduce, type Succession } from './succession.ts'
import { CompactRange } from './tree.ts'

export interface SequencerOptions {
  /** Under the worker's role. */
  readonly database: Database
  readonly keyring: Keyring
  readonly outside: OutsideCheckpoints
  /** About how many entries are moved in one transaction. */
  readonly batch?: number
}

/** How a log gets its next key: from the key store, by whoever may. */
export interface NextLogKey {
  readonly because: Succession['because']
  /** The operator's words. */
  readonly reason: string
  /** Whether that was done already, and only the rest was cut off. */
  isMade(): Promise<boolean>
  make(introduce: (old: NoteSigner, following: NoteSigner) => string): Promise<void>
}

export interface Sequenced {
  /** Entries that became leaves now. */
  readonly moved: number
  /** Leaves in the tree; null when another worker is at this log. */
  readonly size: number | null
  /** The checkpoint that was signed now, if one was. */
  readonly note: string | null
}

/**
 * Moves committed entries from the queue to the tree and signs its head. Any number of workers may run one: the
 * database's advisory lock lets one of them at a log at a time.
 */
export class Sequencer {
  readonly #options: SequencerOptions
  /** By tenant: the tree up to the last checkpoint, made from stored leaves, whose root that checkpoint confirmed. */
  readonly #confirmed = new Map<string, CompactRange>()

  /** By tenant: how many leaves nobody can find yet by what they mention, or are not counted; unknown before the first visit. */
  readonly #underived = new Map<string, number>()

  constructor(options: SequencerOptions) {
    this.#options = options
  }

  /** Visits each log once. One that refuses does not keep the others waiting; the first refusal is thrown at the end. */
  async run(tenantIds: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const refused: unknown[] = []
    for await (const tenantId of tenantIds)
      await this.#visit(tenantId).catch((error: unknown) => void refused.push(error))
    if (refused.length > 0) throw refused[0]
  }

  async #visit(tenantId: string): Promise<void> {
    const { moved } = await this.sequence(tenantId)
    if (moved > 0 || this.#underived.get(tenantId) !== 0) await this.derive(tenantId)
  }

  /** Makes the next leaves of one log findable by what they mention, and counts them, once they are signed. Returns how many are left. */
  async derive(tenantId: string): Promise<number | null> {
    const { batch = 10_000 } = this.#options
    const left = await this.#locked(tenantId, async (client) =>
      Math.max(await addMentions(client, tenantId, batch), await addActivity(client, tenantId, batch)),
    )
    if (left !== null) this.#underived.set(tenantId, left)

    return left
  }

  /**
   * Brings one log up to date. Throws `audit.log_inconsistent` (nothing is signed) when the tree is not what the last
   * checkpoint outside the database says, and `audit.checkpoint_invalid` when that checkpoint itself does not verify.
   */
  async sequence(tenantId: string): Promise<Sequenced> {
    const { batch = 10_000, keyring } = this.#options
    let moved = 0
    for (;;) {
      const step = await this.#locked(tenantId, (client) => movePending(client, tenantId, batch))
      if (step === null) return { moved, size: null, note: null }
      moved += step.moved
      if (step.moved >= batch) continue
      const { size } = step
      if (size === this.#confirmed.get(tenantId)?.size) return { moved, size, note: null }

      // Asked for under the lock: whoever gives the log its next key holds it, too, so no key signs after its successor.
      const note = await this.#locked(tenantId, async (client) =>
        this.#sign(client, tenantId, await keyring.newestLogKey(tenantId)),
      )

      return { moved, size, note }
    }
  }

  /**
   * Gives the log its next key, tells of it by an entry that carries the introduction, and signs the tree by it. Waits while
   * another worker is at this log. Done again after it was cut off, it does what is left.
   */
  async succeed(scope: Scope, next: NextLogKey): Promise<void> {
    const { tenantId } = scope
    const { keyring, outside } = this.#options
    while (!(await next.isMade())) {
      // What was restored can't continue what was signed since.
      if (next.because === 'rotated') await this.sequence(tenantId)
      await this.#locked(tenantId, async (client) => {
        const tree = await treeOf(client, tenantId)
        const lost = next.because === 'restored' ? await outside.newest(tenantId) : null
        const head = { size: tree.size, root: tree.root() }
        const succession = { because: next.because, head, outside: lost, at: scope.now() }
        await next.make((old, following) => introduce(old, following, succession))
      })
    }
    const key = await keyring.newestLogKey(tenantId)
    const lost = await this.#tell(scope, key, next)
    if (lost !== null && lost === (await outside.newest(tenantId))) await outside.end(tenantId)
    this.#confirmed.delete(tenantId)
    await this.sequence(tenantId)
  }

  /** Once. Answers the checkpoint outside of a log that ended. */
  async #tell(scope: Scope, key: NoteVerifier, { because, reason }: NextLogKey): Promise<string | null> {
    const statement = key.announcements?.[0]
    if (statement === undefined) return null
    await this.#options.database.transaction(scope.tenantId, async (client) => {
      const { rows } = await client.query(
        `select from audit_entry where tenant_id = $1 and act = $2 and body->'facts'->>'statement' = $3`,
        [scope.tenantId, successionAct, statement],
      )
      const facts = { because, reason, statement }
      if (rows.length === 0) await write(client, scope, { act: successionAct, outcome: 'done', facts })
    })
    const { outside } = openStatement(statement, key).body

    return typeof outside === 'string' ? outside : null
  }

  /** In a transaction of its own that holds the log's lock; null when another worker has it. */
  #locked<T>(tenantId: string, work: (client: PoolClient) => Promise<T>): Promise<T | null> {
    return this.#options.database.transaction(tenantId, async (client) => {
      const { rows } = await client.query<{ mine: boolean }>({
        name: 'audit_lock',
        text: `select pg_try_advisory_xact_lock(hashtextextended('leadkeep/sequencer/' || $1, 0)) as mine`,
        values: [tenantId],
      })

      return rows[0]?.mine ? work(client) : null
    })
  }

  /**
   * Signs what was committed before. The copy outside is made durable first, so that nobody meets a checkpoint that
   * the outside does not know.
   */
  async #sign(client: PoolClient, tenantId: string, key: NoteSigner & NoteVerifier): Promise<string | null> {
    const { outside } = this.#options
    const tree = await treeOf(client, tenantId)
    const notes = [await outside.newest(tenantId), await newestStored(client, tenantId)]
    const heads = notes.flatMap((note) => (note === null ? [] : [openCheckpoint(note, key)]))
    const confirmed = await this.#extend(client, tenantId, tree, heads)
    const isSigned = tree.size === 0 || (heads.length === 2 && heads.every(({ size }) => size === tree.size))
    const note = isSigned ? null : await this.#publish(client, tenantId, confirmed, key)
    this.#confirmed.set(tenantId, confirmed)

    return note
  }

  async #publish(client: PoolClient, tenantId: string, tree: CompactRange, key: NoteSigner): Promise<string> {
    const head = { origin: key.name, size: tree.size, root: tree.root() }
    const note = signCheckpoint(head, key)
    await this.#options.outside.keep(tenantId, note)
    await client.query({
      name: 'audit_checkpoint',
      text: `insert into audit_checkpoint (tenant_id, size, root, note, log_key) values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, size) do nothing`,
      values: [tenantId, head.size, head.root, note, logKeyText(key)],
    })

    return note
  }

  /**
   * The tree made anew from stored leaf hashes, having passed through every checkpoint given. A log that this process
   * signed before is continued from there; else it is made from its first leaf.
   */
  async #extend(client: PoolClient, tenantId: string, tree: CompactRange, heads: readonly TreeHead[]) {
    const ordered = heads.toSorted((one, other) => one.size - other.size)
    const known = this.#confirmed.get(tenantId)
    const range = known && known.size <= (ordered[0]?.size ?? 0) ? known.clone() : CompactRange.empty()
    for (const head of ordered) {
      await appendStored(client, tenantId, range, head.size)
      if (range.size !== head.size || !range.root().equals(head.root))
        throw logInconsistent(tenantId, head.size)
    }
    await appendStored(client, tenantId, range, tree.size)
    if (range.size !== tree.size || !range.root().equals(tree.root()))
      throw logInconsistent(tenantId, tree.size)

    return range
  }
}

/** What the introduction is shown by: it stands in the log that it is about. */
const successionAct = 'keys.log.succeed'

/** What the worker runs once a second. */
export const sequencing = (sequencer: Sequencer, tenantIds: () => AsyncIterable<string>) => ({
  id: 'audit.sequence',
  title: 'Brings new entries into the tree and signs its head',
  every: 1,
  run: () => sequencer.run(tenantIds()),
})

async function newestStored(client: PoolClient, tenantId: string): Promise<string | null> {
  const { rows } = await client.query<{ note: string }>({
    name: 'audit_newest_checkpoint',
    text: 'select note from audit_checkpoint where tenant_id = $1 order by size desc limit 1',
    values: [tenantId],
  })

  return rows[0]?.note ?? null
}

const chunk = 20_000

/** Appends stored leaf hashes until the range has `size` leaves, or there are no more. */
async function appendStored(
  client: PoolClient,
  tenantId: string,
  range: CompactRange,
  size: number,
): Promise<void> {
  while (range.size < size) {
    const to = Math.min(size, range.size + chunk)
    const hashes = await readLeafHashes(client, tenantId, range.size, to)
    if (hashes === null) return
    for (let start = 0; start < hashes.length; start += 32) range.append(hashes.subarray(start, start + 32))
  }
}
