import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { newestFrom, openStatement, readLogKey } from '@leadkeep/audit'
import type { CliCommand, CliContext } from '@leadkeep/cli'
import { AppError } from '@leadkeep/kernel'
import { z } from 'zod'
import { verifyLogs } from './verify-logs.ts'

/** Checks the logs of this installation, or what one of them has signed. */
export const audit: CliCommand = {
  name: 'audit',
  summary: 'check the logs, or a signed statement such as a consent receipt',
  usage: `verify [--tenant SLUG] [--data]
npx leadkeep audit verify-statement FILE --key KEY [--succession FILE]

verify goes through every entry of every log, or of one tenant's: whether it is what was sequenced, whether the leaves make
every checkpoint, and whether the copy outside the database is of this log. Ends with 1 where something is wrong. --data
compares the stored personal values with what the log committed to, too, and shows none of them.

verify-statement needs nothing but the file and the log's verifier key in one line, name+id+key: neither a network nor an
installation. Take the key from elsewhere than the file: a site has its own at /.well-known/leadkeep-log. Where the log has had
another key since, or before, --succession names the file succession.json of any export of that log: it shows how its keys
introduced each other, and who has one of them needs no other.`,

  async run([action, ...parameters], context) {
    if (action === 'verify') return verifyLogs(parameters, context)
    if (action === 'verify-statement') return verifyStatement(parameters, context)
    context.complain('Say what to check: npx leadkeep audit verify | verify-statement FILE --key KEY')

    return 2
  },
}

async function verifyStatement(parameters: string[], { say, complain }: CliContext): Promise<number> {
  const { positionals, values } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: { key: { type: 'string' }, succession: { type: 'string' } },
  })
  const [file] = positionals
  if (file === undefined || values.key === undefined) {
    complain('Say which file and by which key: npx leadkeep audit verify-statement FILE --key KEY')

    return 2
  }
  const given = readLogKey(values.key)
  const key = values.succession === undefined ? given : newestFrom(given, introductionsIn(values.succession))
  const { kind, body } = openStatement(textOf(file), key)
  if (key !== given)
    say(`The log has had ${(key.announcements?.length ?? 0) + 1} keys; the one that was given is of them.`)
  say(`Genuine: a statement of the kind ${kind}, as ${key.name} signed it, with no byte changed.`)
  say(JSON.stringify(body, null, 2))

  return 0
}

/** As an export has them: newest first. */
function introductionsIn(file: string): string[] {
  const read = z.array(z.string()).safeParse(jsonIn(textOf(file)))
  if (read.success) return read.data
  throw new AppError(`${file} is no list of introductions. Take succession.json from an export of the log.`, {
    code: 'cli.no_succession',
    status: 422,
  })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // no list, as its caller says
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError(`The file ${file} can’t be read. Check its name and place.`, {
      code: 'cli.file_unreadable',
      status: 404,
      cause,
    })
  }
}
