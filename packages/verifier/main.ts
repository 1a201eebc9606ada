import { accessSync, closeSync, constants, openAsBlob, openSync, readFileSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { readKey, type LogKey } from './note.ts'
import type { Opener } from './openings.ts'
import { Refusal } from './refusal.ts'
import { marks, verdictOf } from './verdict.ts'
import { verifyArchive } from './verify-archive.ts'
import { openZip } from './zip.ts'

const usage = `leadkeep-verify ARCHIVE --key KEY [--outside FILE …] [--passphrase FILE | --identity FILE] [--save FILE]

Verifies an export of a log, without a network and without the product that made it.

  --key      the log's verifier key: one line, name+id+key, or a file that begins with it. Take it from elsewhere than
             the archive; a site has its own at /.well-known/leadkeep-log.
  --outside  a checkpoint that somebody kept: a file with the note, a saved /.well-known/leadkeep-log, or a receipt.
             Give as many as you have: they find what the key alone can't.
  --passphrase, --identity
             a file with the passphrase, or with the age identity, that opened values were sealed to.
  --save     where to write the opened values that were verified, one a line: place, table, row, column, salt, value.

Ends with 0 when everything holds, 1 when something does not, 2 when it was used wrongly, and 3 when nothing speaks
against it and something that you gave could not be compared or opened.
`

/** Returns the exit code. */
export async function main(parameters: readonly string[], say: (text: string) => void): Promise<number> {
  const asked = readParameters(parameters)
  if (typeof asked === 'string') {
    say(asked)

    return 2
  }
  const claims = await verifyFile(asked).catch((error: unknown) => {
    if (error instanceof Refusal)
      return [{ verdict: 'fails', code: error.code, sentence: error.message } as const]
    throw error
  })
  for (const { verdict, sentence } of claims) say(`${marks[verdict]} ${sentence}\n`)
  const verdict = verdictOf(claims)
  say(`\n${verdict.sentence}\n`)

  return verdict.code
}

interface Asked {
  readonly file: string
  readonly key: LogKey
  readonly outside: readonly { readonly name: string; readonly text: string }[]
  readonly opener: Opener | undefined
  /** Path for the opened values. */
  readonly save: string | undefined
}

async function verifyFile({ file, key, outside, opener, save }: Asked) {
  const into = save === undefined ? null : openSync(save, 'wx', 0o600)
  try {
    return await verifyArchive(await openZip(await openAsBlob(file)), {
      key,
      outside,
      opener,
      onOpened: into === null ? undefined : (opened) => void writeSync(into, `${JSON.stringify(opened)}\n`),
    })
  } finally {
    if (into !== null) closeSync(into)
  }
}

/** What to do, or what was wrong about asking. */
function readParameters(parameters: readonly string[]): Asked | string {
  try {
    const { positionals, values } = parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        outside: { type: 'string', multiple: true },
        passphrase: { type: 'string' },
        identity: { type: 'string' },
        save: { type: 'string' },
      },
    })
    const [file, ...others] = positionals
    const { passphrase, identity, save } = values
    if (file === undefined || others.length > 0 || values.key === undefined) return usage
    if (passphrase !== undefined && identity !== undefined) return usage
    accessSync(file, constants.R_OK)

    return {
      file,
      key: keyFrom(values.key),
      outside: (values.outside ?? []).map((path) => ({
        name: basename(path),
        text: readFileSync(path, 'utf8'),
      })),
      opener: openerFrom(passphrase, identity),
      save,
    }
  } catch (error) {
    return `${error instanceof Error ? error.message : 'It was used wrongly.'}\n\n${usage}`
  }
}

/** Of a passphrase the file's one line: what an editor put behind it is not meant. */
function openerFrom(passphrase: string | undefined, identity: string | undefined): Opener | undefined {
  if (passphrase !== undefined) return { passphrase: readFileSync(passphrase, 'utf8').replace(/\r?\n$/, '') }

  return identity === undefined ? undefined : { identity: readFileSync(identity, 'utf8') }
}

function keyFrom(text: string): LogKey {
  try {
    return readKey(text)
  } catch (error) {
    if (text.includes('+')) throw error
    const [first = ''] = readFileSync(text, 'utf8').split('\n', 1)

    return readKey(first)
  }
}
