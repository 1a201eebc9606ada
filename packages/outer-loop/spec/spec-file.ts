import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import type { Finding } from '../core/finding.ts'
import { specContract, type SpecContract } from '../core/spec.ts'

/** SPEC.md as read: prose for people, the contract that binds, and where in the file each part of it stands. */
export interface SpecFile {
  readonly contract: SpecContract
  /** Everything but the contract. */
  readonly prose: string
  /** The line of an anchor: `routes[2].access`, `AC-3`, `A-1`. Null when the file has no such part. */
  lineOf(anchor: string): number | null
}

export type SpecReading =
  | { readonly spec: SpecFile; readonly findings: readonly [] }
  | { readonly spec: null; readonly findings: readonly Finding[] }

const largest = 400_000

/**
 * Reads SPEC.md: prose, and one fenced `yaml` block under a heading "Contract". Every refusal names line and field.
 * Aliases are refused (a short file must not unfold into a long one), and so are keys that nobody declared.
 */
export function readSpec(text: string, path = 'SPEC.md'): SpecReading {
  if (text.length > largest)
    return refused([
      problem(`${path}:1`, 'spec.too_long', `The file has more than ${largest} characters. Split it.`),
    ])
  const blocks = contractBlocks(text)
  const block = blocks[0]
  if (!block) {
    const message =
      'There is no contract. Add a heading "## Contract" and under it one fenced block that begins with ```yaml.'

    return refused([problem(`${path}:1`, 'spec.no_contract', message)])
  }
  const second = blocks[1]
  if (second) {
    const message = `There are ${blocks.length} yaml blocks under "Contract". Keep one: a specification has one contract.`

    return refused([problem(`${path}:${second.line}`, 'spec.two_contracts', message)])
  }
  const counter = new LineCounter()
  const document = parseDocument(block.text, {
    lineCounter: counter,
    schema: 'core',
    merge: false,
    prettyErrors: false,
  })
  const lineAt = (offset: number) => block.line + counter.linePos(offset).line
  const unreadable = [...document.errors, ...document.warnings].map(({ pos, message }) =>
    problem(`${path}:${lineAt(pos[0])}`, 'spec.not_yaml', `This is not YAML: ${message}.`),
  )
  if (unreadable.length > 0) return refused(unreadable)

  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 0 })
  } catch {
    // The only thing left that the library refuses here: aliases.
    return refused([
      problem(`${path}:${block.line}`, 'spec.not_yaml', 'Anchors and aliases are not read. Write it out.'),
    ])
  }
  const parsed = specContract.safeParse(value)
  if (!parsed.success) {
    const findings = parsed.error.issues.flatMap((issue) =>
      named(issue).map(({ field, says }) => {
        const line = lineAt(offsetOf(document, field))

        return problem(
          `${path}:${line}`,
          'spec.contract_field',
          `${anchorOf(field) || 'the contract'}: ${says}`,
        )
      }),
    )

    return refused(findings)
  }
  const contract = parsed.data
  const spec: SpecFile = {
    contract,
    prose: block.around,
    lineOf(anchor) {
      const field = fieldOf(anchor, contract)

      return field && document.hasIn(field) ? lineAt(offsetOf(document, field)) : null
    },
  }

  return { spec, findings: [] }
}

interface Block {
  readonly text: string
  /** The line of the opening fence, counted from one: the block's first line is the next. */
  readonly line: number
  readonly around: string
}

/** The `yaml` fences under "Contract", up to the next heading of the same or a higher rank. Other fences hide headings. */
function contractBlocks(text: string): readonly Block[] {
  const lines = text.split(/\r?\n/)
  const blocks: Block[] = []
  let rank: number | null = null
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const heading = /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line)
    if (heading) {
      const level = heading[1]?.length ?? 0
      if (/^contract$/i.test(heading[2] ?? '')) rank = level
      else if (rank !== null && level <= rank) rank = null
      continue
    }
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/.exec(line)
    if (!fence) continue
    const mark = fence[1] ?? ''
    let end = index + 1
    while (end < lines.length && !closes(lines[end] ?? '', mark)) end++
    if (rank !== null && /^ya?ml$/i.test(fence[2] ?? ''))
      blocks.push({
        text: `${lines.slice(index + 1, end).join('\n')}\n`,
        line: index + 1,
        around: [...lines.slice(0, index), ...lines.slice(end + 1)].join('\n'),
      })
    index = end
  }

  return blocks
}

function closes(line: string, mark: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1]

  return found !== undefined && found.startsWith(mark)
}

type Field = readonly (string | number)[]

/** One sentence for each field that an issue is about: a list of unknown keys is as many mistakes. */
function named(issue: z.core.$ZodIssue): readonly { readonly field: Field; readonly says: string }[] {
  const at = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: [...at, key],
      says: 'is not part of a contract. Remove it, or move it into the prose.',
    }))

  return [{ field: at, says: `${issue.message}.` }]
}

/** Where a field begins; of a field that is missing, the nearest part around it. */
function offsetOf(document: Document.Parsed, field: Field): number {
  for (let length = field.length; length > 0; length--) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(field.slice(0, length - 1), true)
    const last = field[length - 1]
    if (isMap(parent)) {
      const key = parent.items.find(({ key: found }) => isScalar(found) && found.value === last)?.key
      if (isScalar(key) && key.range) return key.range[0]
    }
    const node: unknown = document.getIn(field.slice(0, length), true)
    if (isRanged(node)) return node.range[0]
  }

  return document.contents?.range[0] ?? 0
}

const isRanged = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)

const anchorOf = (field: Field): string =>
  field.reduce<string>(
    (anchor, part) => (typeof part === 'number' ? `${anchor}[${part}]` : anchor ? `${anchor}.${part}` : part),
    '',
  )

function fieldOf(anchor: string, { criteria, assumptions }: SpecContract): Field | null {
  const listed: readonly (readonly [string, readonly { readonly id: string }[]])[] = [
    ['criteria', criteria],
    ['assumptions', assumptions],
  ]
  for (const [list, items] of listed) {
    const index = items.findIndex(({ id }) => id === anchor)
    if (index >= 0) return [list, index]
  }
  const parts = anchor.match(/[^.[\]]+/g)

  return parts && parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

const refused = (findings: readonly Finding[]): SpecReading => ({ spec: null, findings })

const problem = (where: string, code: string, message: string): Finding => ({
  code,
  severity: 'blocker',
  where,
  message,
  by: 'lint',
})
