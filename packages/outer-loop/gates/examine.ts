import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { GateContext } from './gate.ts'
import { CouldNotRun } from './judge.ts'
import { readEnd, readWritten } from './written-file.ts'
import type { Hollowing } from './tamper/hollow.ts'
import type { SourceFacts } from './tamper/source-facts.ts'

const examiner = fileURLToPath(new URL('./examiner.ts', import.meta.url))

/** The examiner's program, and the folders in which its packages may lie. */
const program = (): string[] => {
  const own = dirname(dirname(examiner))
  const above = own
    .split(sep)
    .map((_, index, parts) => join(sep, ...parts.slice(0, index + 1), 'node_modules'))

  return [own, ...above.filter((each) => existsSync(each))]
}

/**
 * Parsers and pattern matchers read what a worker wrote, and a native parser can be brought down by it (a few thousand
 * brackets are enough). So they run in a process of their own, in the sandbox, and their answer is checked.
 */
async function examine<Answer>(
  context: GateContext,
  question: string,
  files: readonly object[],
  schema: z.ZodType<Answer>,
): Promise<Answer[]> {
  if (files.length === 0) return []
  const folder = await context.scratch('examine')
  try {
    const [asked, answered] = [join(folder, 'question.json'), join(folder, 'answer.json')]
    await writeFile(asked, JSON.stringify({ question, files }))
    const argv = [process.execPath, '--no-warnings', '--max-old-space-size=1024', examiner, asked, answered]
    const end = await context.confined(argv, {
      cwd: folder,
      minutes: 3,
      needs: [],
      writable: [folder],
      readable: program(),
      env: {},
    })
    const answer = end.exitCode === 0 ? await readWritten(answered) : null
    if (!answer) {
      const why = end.timedOut
        ? 'it took too long'
        : `${end.signal ?? end.exitCode}: ${await readEnd(end.stderr, 500)}`
      throw new CouldNotRun('examiner.died', `The changed files cannot be examined (${question}; ${why}).`)
    }

    return z
      .array(schema)
      .length(files.length)
      .parse(JSON.parse(answer.toString('utf8')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const line = z.int()
const silenced = z.array(z.object({ by: z.string(), line }))
/** As the examiner says it, which does without a validator: it is begun for every change. */
const sourceFacts: z.ZodType<SourceFacts> = z.object({
  parsed: z.boolean(),
  tests: z.array(
    z.object({
      name: z.string(),
      line,
      expects: z.int(),
      vacuous: z.int(),
      swallowed: z.int(),
      unreachable: z.int(),
      floating: z.int(),
      conditional: z.boolean(),
    }),
  ),
  weakened: z.array(z.object({ by: z.string(), within: z.string(), line })),
  expects: z.int(),
  promised: z.int(),
  numbers: z.array(z.object({ name: z.string(), value: z.number() })),
  mocked: z.array(z.string()),
  silenced,
  anys: z.int(),
  meddles: silenced,
})

const secret = z.object({ line: z.int().min(1), rule: z.string().max(200) })
export type Secret = z.infer<typeof secret>

/** Where secrets stand, by their form. Never the secret. */
export const findSecrets = (
  context: GateContext,
  files: readonly { path: string; text: string }[],
): Promise<Secret[][]> => examine(context, 'secrets', files, z.array(secret))

export const readSources = (
  context: GateContext,
  files: readonly { path: string; text: string }[],
): Promise<(SourceFacts | null)[]> => examine(context, 'sources', files, sourceFacts.nullable())

/** See `hollow`. */
export const hollowOut = (
  context: GateContext,
  files: readonly { path: string; text: string; base: string | null; kind: Hollowing }[],
): Promise<(string | null)[]> => examine(context, 'hollow', files, z.string().nullable())
