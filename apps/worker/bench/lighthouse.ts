import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Installation } from './installation.ts'
import { median } from './measure.ts'
import { landingServer, root } from './servers.ts'
import type { Row } from './table.ts'

const rounds = 3

/** What Lighthouse says of the home page, as on a middling phone and on a desk: per category the median of three visits. */
export async function measureLighthouse(
  installation: Installation,
  environment: NodeJS.ProcessEnv,
): Promise<Row[]> {
  const browser = environment['CHROMIUM_PATH']
  if (!browser) return [{ what: 'Lighthouse', measured: 'no Chromium found', goal: '100' }]
  const command = { program: await lighthouse(), environment: { ...environment, CHROME_PATH: browser } }
  const landing = await landingServer(installation)
  // A name that is trusted without TLS, as a visitor's browser trusts ours with it.
  const address = `http://localhost:${landing.port}/`
  try {
    return [
      ...(await figures('a phone', () => visit(command, [address]))),
      ...(await figures('a desk', () => visit(command, [address, '--preset=desktop']))),
    ]
  } finally {
    await landing.stop()
  }
}

/** Path of the program, installed by its own lock file at first use. */
async function lighthouse(): Promise<string> {
  const folder = join(root, 'apps/worker/bench/lighthouse')
  const program = join(folder, 'node_modules/lighthouse/cli/index.js')
  if (!existsSync(program)) await run('npm', ['ci', '--ignore-scripts'], { cwd: folder })

  return program
}

interface Visit {
  /** Of 100, in every category that Lighthouse knows. */
  readonly scores: ReadonlyMap<string, number>
  /** Bytes on the wire until the page was quiet. */
  readonly script: number
}

interface Command {
  readonly program: string
  readonly environment: NodeJS.ProcessEnv
}

async function visit({ program, environment }: Command, parameters: readonly string[]): Promise<Visit> {
  const { stdout } = await run(
    process.execPath,
    [
      program,
      '--quiet',
      '--output=json',
      '--chrome-flags=--headless=new --no-sandbox',
      '--no-enable-error-reporting',
      ...parameters,
    ],
    { env: environment, maxBuffer: 64 * 1024 * 1024 },
  )
  const result = JSON.parse(stdout) as Result // Lighthouse's form
  const requests = result.audits['network-requests']?.details.items ?? []

  return {
    scores: new Map(
      Object.values(result.categories).map(({ title, score }) => [title, Math.round(100 * (score ?? 0))]),
    ),
    script: requests
      .filter(({ resourceType }) => resourceType === 'Script')
      .reduce((sum, { transferSize }) => sum + transferSize, 0),
  }
}

/** As much of Lighthouse's report as is read here. */
interface Result {
  readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>
  readonly audits: {
    readonly 'network-requests'?: {
      readonly details: {
        readonly items: readonly { readonly resourceType: string; readonly transferSize: number }[]
      }
    }
  }
}

async function figures(where: string, measure: () => Promise<Visit>): Promise<Row[]> {
  const visits: Visit[] = []
  // On a busy machine Chromium's trace now and then misses its beginning, and Lighthouse then has no figures at all.
  while (visits.length < rounds) visits.push(await measure().catch(measure))
  const names = [...visits[0]!.scores.keys()]
  const scores = names.map((name) => [name, median(visits.map(({ scores }) => scores.get(name)!))] as const)
  const script = median(visits.map((each) => each.script)) / 1024

  return [
    {
      what: `Lighthouse, home page, ${where}`,
      measured: scores.map(([name, score]) => `${name} ${score}`).join(', '),
      goal: '100 each',
      met: scores.every(([, score]) => score === 100),
    },
    {
      what: `script that the home page loads, ${where}`,
      measured: `${script.toFixed(1)} KB`,
      goal: '≤ 5 KB',
      met: script <= 5,
    },
  ]
}

const run = promisify(execFile)
