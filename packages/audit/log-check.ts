import type { Database } from '@leadkeep/database'
import type { PoolClient } from 'pg'
import { ActivityCheck } from './activity.ts'
import type { OutsideCheckpoints } from './checkpoint-folder.ts'
import { openCheckpoint, type TreeHead } from './checkpoint.ts'
import { leafHash, leafOf, storedEntry, storedEntryColumns, type StoredEntryRow } from './leaf.ts'
import type { NoteVerifier } from './note.ts'
import { prunePolicies, widest, type PrunePolicy } from './pruning.ts'
import { treeOf } from './sequencer-move.ts'
import { CompactRange } from './tree.ts'

/** What was found to be wrong with a log, and at which place of it, where it has one. */
export interface LogFault {
  readonly fault: keyof typeof logFaults
  readonly index: number | null
}

/** In words that go on after "the log of … ". */
export const logFaults = {
  entry_changed: 'holds an entry that is not what was sequenced',
  entry_missing: 'lacks an entry that was sequenced',
  entry_unsequenced: 'holds an entry that neither waits nor was sequenced',
  queue_without_entry: 'has something waiting that is not there',
  leaf_missing: 'lacks a leaf',
  leaves_differ: 'has other leaves than a checkpoint in it says',
  tree_differs: 'has a tree that its leaves do not make',
  policy_invalid: 'holds a decision to prune that its key did not sign, or not over these leaves',
  mention_missing: 'holds an entry that is not found by what it mentions',
  activity_differs: 'has other numbers by day than its entries make',
  checkpoint_invalid: 'holds a checkpoint that its key did not sign',
  outside_invalid: 'has a copy outside that its key did not sign',
  outside_contradicts: 'is not the one that the copy outside was made of',
  log_cut: 'is shorter than a checkpoint of it',
} as const

export interface LogCheckOptions {
  /** Under the worker's role. */
  readonly database: Database
  readonly tenantId: string
  readonly key: NoteVerifier
  readonly outside: OutsideCheckpoints
}

const page = 2_000

/**
 * Goes through a log from its first entry to where it ended when the check began: whether each entry is what its leaf
 * says, each checkpoint what the leaves make, and the copy outside one of these. A page at a time, so that a worker can do
 * it beside its work.
 */
export class LogCheck {
  readonly faults: LogFault[] = []
  /** Leaves when it began. */
  readonly size: number
  /** Of entries that are not there any more, under which decision, and how many were found so far. */
  pruned: { readonly last: number; readonly policy: number; readonly count: number } | null = null
  readonly #options: LogCheckOptions
  readonly #tree: CompactRange
  readonly #outside: TreeHead | null
  readonly #activity: ActivityCheck
  readonly #range = CompactRange.empty()
  #policies: readonly PrunePolicy[] = []
  /** Policies whose root is that of these leaves. */
  readonly #confirmed = new Set<string>()
  /** Places without an entry that a policy seems to cover. */
  readonly #absent: { readonly from: number; to: number }[] = []
  #checked = 0
  /** Once a leaf is missing, no root can be made any more. */
  #isWhole = true
  #isSound = true
  #next: Promise<PageRows> | undefined

  private constructor(
    options: LogCheckOptions,
    tree: CompactRange,
    outside: TreeHead | null,
    activity: ActivityCheck,
  ) {
    this.#options = options
    this.#tree = tree
    this.#outside = outside
    this.#activity = activity
    this.size = tree.size
  }

  static async begin(options: LogCheckOptions): Promise<LogCheck> {
    const { database, tenantId, outside, key } = options
    // Read before the tree, so that it can't be of a larger one.
    const note = await outside.newest(tenantId)
    const {
      tree: stored,
      beyond,
      policies,
      activity,
    } = await database.transaction(tenantId, async (client) => ({
      tree: await treeOf(client, tenantId).catch(notATree),
      beyond: await hasBeyond(client, tenantId),
      policies: await prunePolicies(client, tenantId, key),
      activity: await ActivityCheck.begin(client, tenantId),
    }))
    const head = note === null ? null : headOf(note, key)
    const tree = stored ?? CompactRange.empty()
    const check = new LogCheck(options, tree, head === 'invalid' ? null : head, activity)
    for (const place of policies.invalid) check.#found('policy_invalid', place)
    if (stored === null) check.#found('tree_differs')
    if (head === 'invalid') check.#found('outside_invalid')
    if (beyond.leaf) check.#found('tree_differs', tree.size)
    if (beyond.checkpoint || (check.#outside?.size ?? 0) > tree.size) check.#found('log_cut', tree.size)

    return check
  }

  /** How many leaves were gone through. */
  get checked(): number {
    return this.#checked
  }

  /** Checks some more; true when it came to the end. */
  async step(most: number): Promise<boolean> {
    const until = Math.min(this.size, this.#checked + most)
    while (this.#checked < until) {
      const from = this.#checked
      const to = Math.min(until, from + page)
      const rows = await (this.#next ?? this.#read(from, to))
      this.#next = to < until ? this.#read(to, Math.min(until, to + page)) : undefined
      this.#next?.catch(() => undefined) // whoever awaits it hears of it
      this.#checkPage(from, to, rows)
      this.#checked = to
    }
    if (this.#checked < this.size) return false
    await this.#end()

    return true
  }

  #found(fault: LogFault['fault'], index: number | null = null): void {
    this.#isSound = false
    this.faults.push({ fault, index })
  }

  #checkPage(from: number, to: number, { leaves, checkpoints, unmentioned, policies }: PageRows): void {
    this.#policies = policies
    let row = 0
    let checkpoint = 0
    for (let index = from; index < to; index += 1) {
      const leaf = leaves[row]
      if (!leaf || Number(leaf.index) !== index) {
        this.#found('leaf_missing', index)
        this.#isWhole = false
        continue
      }
      row += 1
      this.#checkLeaf(leaf, index)
      for (; Number(checkpoints[checkpoint]?.size) === index + 1; checkpoint += 1)
        this.#checkCheckpoint(checkpoints[checkpoint]!)
      if (this.#outside?.size === index + 1) this.#checkOutside(this.#outside)
    }
    for (const { index } of unmentioned) this.#found('mention_missing', Number(index))
  }

  #checkLeaf(leaf: LeafRow, index: number): void {
    if (leaf.id === null) this.#checkAbsence(index)
    else {
      const entry = storedEntry(leaf)
      if (!leafHash(leafOf(entry)).equals(leaf.leaf_hash)) this.#found('entry_changed', index)
      if (index < this.#activity.counted) this.#activity.take(entry)
    }
    if (this.#isWhole) this.#range.append(leaf.leaf_hash)
    this.#checkPolicies()
  }

  /** Gone by a decision that covers its place, or gone. */
  #checkAbsence(index: number): void {
    if (index > (widest(this.#policies)?.last ?? -1)) return this.#found('entry_missing', index)
    const before = this.#absent.at(-1)
    if (before?.to === index - 1) before.to = index
    else this.#absent.push({ from: index, to: index })
  }

  /** Once it is known which policies are over these leaves. Where a leaf is missing none can be, and that is said already. */
  #judgeAbsences(): void {
    const holding = this.#policies.filter(({ entry }) => !this.#isWhole || this.#confirmed.has(entry))
    const policy = widest(holding)
    for (const { from, to } of this.#absent) {
      const last = Math.min(to, policy?.last ?? -1)
      for (let index = Math.max(from, last + 1); index <= to; index += 1) this.#found('entry_missing', index)
      if (policy && last >= from)
        this.pruned = {
          last: policy.last,
          policy: policy.place,
          count: (this.pruned?.count ?? 0) + last - from + 1,
        }
    }
  }

  #checkPolicies(): void {
    const here = this.#policies.filter(({ last }) => this.#isWhole && last + 1 === this.#range.size)
    for (const { entry, place, root } of here)
      if (this.#range.root().equals(root)) this.#confirmed.add(entry)
      else this.#found('policy_invalid', place)
  }

  #checkCheckpoint({ size, root, note }: CheckpointRow): void {
    const head = headOf(note, this.#options.key)
    if (head === 'invalid' || head.size !== Number(size) || !head.root.equals(root))
      this.#found('checkpoint_invalid', Number(size))
    else if (this.#isWhole && !this.#range.root().equals(head.root)) this.#found('leaves_differ', head.size)
  }

  #checkOutside(head: TreeHead): void {
    if (this.#isWhole && !this.#range.root().equals(head.root)) this.#found('outside_contradicts', head.size)
  }

  async #end(): Promise<void> {
    const { database, tenantId } = this.#options
    this.#judgeAbsences()
    if (this.#isWhole && !sameRoots(this.#range, this.#tree)) this.#found('tree_differs', this.size)
    const { unsequenced, waiting } = await database.transaction(tenantId, (client) =>
      strays(client, tenantId),
    )
    if (unsequenced) this.#found('entry_unsequenced')
    if (waiting) this.#found('queue_without_entry')
    // Anything else that is wrong explains the numbers.
    if (this.#isSound && this.#activity.differs(this.pruned !== null)) this.#found('activity_differs')
  }

  #read(from: number, to: number): Promise<PageRows> {
    const { database, tenantId, key } = this.#options

    return database.transaction(tenantId, (client) => readPage(client, tenantId, key, [from, to]))
  }
}

/** The whole log at once. */
export async function checkLog(
  options: LogCheckOptions,
  onProgress: (checked: number, size: number) => void = () => undefined,
): Promise<Pick<LogCheck, 'size' | 'faults' | 'pruned'>> {
  const check = await LogCheck.begin(options)
  while (!(await check.step(page * 10))) onProgress(check.checked, check.size)

  return check
}

/** Its subtrees are not as many as its size has. */
function notATree(error: unknown): null {
  if (error instanceof RangeError) return null
  throw error
}

const sameRoots = (one: CompactRange, other: CompactRange) =>
  one.size === other.size && one.roots.every((root, at) => root.equals(other.roots[at]!))

function headOf(note: string, key: NoteVerifier): TreeHead | 'invalid' {
  try {
    return openCheckpoint(note, key)
  } catch {
    return 'invalid' // and its caller says so
  }
}

type LeafRow = { readonly index: string; readonly leaf_hash: Buffer } & StoredEntryRow

interface CheckpointRow {
  readonly size: string
  readonly root: Buffer
  readonly note: string
}

interface PageRows {
  readonly leaves: readonly LeafRow[]
  readonly checkpoints: readonly CheckpointRow[]
  readonly unmentioned: readonly { readonly index: string }[]
  readonly policies: readonly PrunePolicy[]
}

async function readPage(
  client: PoolClient,
  tenantId: string,
  key: NoteVerifier,
  places: readonly [from: number, to: number],
): Promise<PageRows> {
  const values = [tenantId, ...places]
  const leaves = await client.query<LeafRow>({
    name: 'audit_check_leaves',
    // oxlint-disable-next-line leadkeep/no-built-sql -- a fixed list of columns
    text: `select l.index, l.leaf_hash, ${storedEntryColumns}
      from audit_leaf l left join audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
      where l.tenant_id = $1 and l.index >= $2 and l.index < $3 order by l.index`,
    values,
  })
  const checkpoints = await client.query<CheckpointRow>({
    name: 'audit_check_checkpoints',
    text: `select size, root, note from audit_checkpoint
      where tenant_id = $1 and size > $2 and size <= $3 order by size`,
    values,
  })
  const unmentioned = await client.query<{ index: string }>({
    name: 'audit_check_mentions',
    text: `select l.index from audit_leaf l
      join audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
      join audit_tree t on t.tenant_id = l.tenant_id and l.index < t.mentioned
      where l.tenant_id = $1 and l.index >= $2 and l.index < $3
        and exists (
          select from (select unnest(e.subjects) as id
            union select split_part(touch, ':', 2)::uuid from unnest(e.touched) touch
            where pg_input_is_valid(split_part(touch, ':', 2), 'uuid')) thing
          where not exists (select from audit_mention m
            where m.tenant_id = $1 and m.thing_id = thing.id
              and m.recorded_at = e.recorded_at and m.entry_id = e.id))
      order by l.index`,
    values,
  })

  // After the leaves: whatever was pruned until they were read, its policy is seen.
  const { holding: policies } = await prunePolicies(client, tenantId, key)

  return { policies, leaves: leaves.rows, checkpoints: checkpoints.rows, unmentioned: unmentioned.rows }
}

/** Whether leaves or checkpoints go on where the tree says that it ends. */
async function hasBeyond(client: PoolClient, tenantId: string) {
  const { rows } = await client.query<{ leaf: boolean; checkpoint: boolean }>({
    name: 'audit_check_beyond',
    text: `select
        exists (select from audit_leaf where tenant_id = $1 and index >= size) as leaf,
        exists (select from audit_checkpoint c where c.tenant_id = $1 and c.size > ended.size) as checkpoint
      from (select coalesce((select size from audit_tree where tenant_id = $1), 0) as size) ended`,
    values: [tenantId],
  })

  return rows[0]!
}

/** In one statement, so that what is being sequenced now is seen either before or after. */
async function strays(client: PoolClient, tenantId: string) {
  const { rows } = await client.query<{ unsequenced: boolean; waiting: boolean }>({
    name: 'audit_check_strays',
    text: `select
        exists (select from audit_entry e where e.tenant_id = $1
          and not exists (select from audit_leaf l where l.tenant_id = $1 and l.entry_id = e.id)
          and not exists (select from audit_pending p where p.tenant_id = $1 and p.entry_id = e.id)) as unsequenced,
        exists (select from audit_pending p where p.tenant_id = $1
          and not exists (select from audit_entry e where e.tenant_id = $1 and e.id = p.entry_id)) as waiting`,
    values: [tenantId],
  })

  return rows[0]!
}
