import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openStatement, readLogKey } from '@leadkeep/audit'
import type { CliCommand } from '@leadkeep/cli'
import { AppError } from '@leadkeep/kernel'

/** Checks what a log has signed, with nothing but the file and the log's key. */
export const audit: CliCommand = {
  name: 'audit',
  summary: 'check a signed statement, such as a consent receipt',
  usage: `verify-statement FILE --key KEY

KEY is the log's verifier key in one line, name+id+key. Take it from elsewhere than the file: a site has its own at
/.well-known/leadkeep-log. Nothing else is needed, neither a network nor an installation.`,

  async run(parameters, { say, complain }) {
    const { positionals, values } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { key: { type: 'string' } },
    })
    const [action, file] = positionals
    if (action !== 'verify-statement' || file === undefined || values.key === undefined) {
      complain('Say which file and by which key: npx leadkeep audit verify-statement FILE --key KEY')

      return 2
    }
    const key = readLogKey(values.key)
    const { kind, body } = openStatement(textOf(file), key)
    say(`Genuine: a statement of the kind ${kind}, as ${key.name} signed it, with no byte changed.`)
    say(JSON.stringify(body, null, 2))

    return 0
  },
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
