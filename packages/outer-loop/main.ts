import { env as environment } from 'node:process'
import { parseArgs } from 'node:util'
import { commands } from './cli/commands.ts'
import { Failure } from './cli/failure.ts'
import { gitUser, Installation } from './cli/installation.ts'

const usage = `outerloop run "goal"            goal → spec → review → plan → work → gates → pull requests
  --spec SPEC.md --plan plan.json --approve-spec   bring your own
  --base main --usd 20 --stay --unsandboxed
outerloop status | watch | board | logs [task] | plan      look
outerloop resume [task]          go on where it was
outerloop answer <q> "…" | approve [task] | waive <task> <gate> --reason "…" | retry <task> | submit <task>
outerloop merge <task> | changes <task> --reason "…" | park [task] | cancel [task] | budget [task] --usd 10
outerloop spec new "title" | lint <file> | review <file>
outerloop doctor
outerloop demo [--keep]          all of it on a scratch copy of this repository, with scripted agents; ends with its exit code
Everywhere: --run r-… --json --as "Your Name" --repository <folder>
`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...Object.fromEntries(
        ['run', 'spec', 'plan', 'base', 'usd', 'minutes', 'reason', 'as', 'repository', 'port'].map(
          (name) => [name, { type: 'string' as const }],
        ),
      ),
      ...Object.fromEntries(
        ['json', 'stay', 'unsandboxed', 'approve-spec', 'keep', 'help'].map((name) => [
          name,
          { type: 'boolean' as const },
        ]),
      ),
    },
  })
  const [word = '', ...rest] = positionals
  const print = (text: string) => void process.stdout.write(text)
  if (word === '' || values['help'] === true) {
    print(usage)
    return 0
  }
  if (word === 'demo') {
    // Loaded when asked for: nothing else needs the demo's programs.
    const { runDemo } = await import('./demo/demo.ts')
    return runDemo({ keep: values['keep'] === true })
  }
  const command = commands[word]
  if (!command) throw new Failure('command.unknown', `There is no command "${word}".`, 'outerloop --help')

  const opened: Promise<Installation>[] = []
  const folder = typeof values['repository'] === 'string' ? values['repository'] : process.cwd()
  const installation = () => (opened[0] ??= Installation.open(folder, environment))
  try {
    return await command({
      installation,
      values,
      positionals: rest,
      environment,
      print,
      name: async () => {
        const given =
          typeof values['as'] === 'string' ? values['as'] : await gitUser((await installation()).repository)
        return given ?? environment['USER'] ?? 'somebody'
      },
    })
  } finally {
    // One that could not be opened has said so already.
    await opened[0]?.then(({ ledger }) => ledger.close()).catch(() => {})
  }
}

// Whoever reads only the beginning (`| head`) has seen enough.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause
  process.exit(0)
})
try {
  process.exitCode = await main()
} catch (cause) {
  const { code, message, remedy } = described(cause)
  process.stderr.write(`${message} (${code})\n${remedy ? `${remedy}\n` : ''}`)
  process.exitCode = 1
}

function described(cause: unknown): { code: string; message: string; remedy: string | null } {
  if (cause instanceof Failure) return cause
  if (cause instanceof Error)
    return { code: 'code' in cause ? String(cause.code) : 'unexpected', message: cause.message, remedy: null }

  return { code: 'unexpected', message: String(cause), remedy: null }
}
