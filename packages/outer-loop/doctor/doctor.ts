import type { Environment } from '../adapters/adapter.ts'
import type { Sandbox } from '../isolation/sandbox.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { checkAgents } from './agents.ts'
import { checkBase } from './base.ts'
import type { Check } from './check.ts'
import { checkLedger } from './ledger.ts'
import { checkGit, checkHome, checkNode, checkSandbox } from './machine.ts'
import { checkChain, checkReferences, checkSettings, checkSkills } from './texts.ts'

export type Examined = {
  /** The person's checkout. */
  repository: string
  home: string
  node: string
  /** From the real probe. */
  sandbox: Sandbox
  environment: Environment
  ledger: Pick<Ledger, 'runs' | 'read'>
}

/** Everything a run needs, looked at before one is started: a line each, and what to do about it. */
export const examine = async ({
  repository,
  home,
  node,
  sandbox,
  environment,
  ledger,
}: Examined): Promise<Check[]> => {
  const { check, settings } = await checkSettings(repository)
  return [
    checkNode(node),
    await checkGit(environment),
    checkSandbox(sandbox),
    await checkHome(home, repository),
    await checkBase(repository, settings),
    check,
    ...(settings === null ? [] : await checkAgents(settings, environment)),
    await checkChain(repository),
    await checkSkills(repository),
    await checkReferences(repository),
    await checkLedger(ledger),
  ]
}

const signs = { ok: '✓', warn: '!', fail: '✗' } as const

/** One line for each check, its remedy under it. */
export const report = (checks: readonly Check[]): string =>
  checks
    .flatMap(({ level, id, message, remedy }) => [
      `${signs[level]} ${id.padEnd(18)} ${message}`,
      ...(remedy === null ? [] : [`    → ${remedy}`]),
    ])
    .join('\n')

/** Warnings let a run start; failures do not. */
export const isFit = (checks: readonly Check[]): boolean => checks.every(({ level }) => level !== 'fail')
