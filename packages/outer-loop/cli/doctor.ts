import { examine, isFit, report } from '../doctor/doctor.ts'
import { probeSandbox } from '../isolation/sandbox.ts'
import type { Command } from './command.ts'

/** Everything a run needs, looked at before one is started, and the whole ledger followed from its first row. */
export const doctor: Command = async ({ installation, environment, values, print }) => {
  const { repository, home, ledger } = await installation()
  const checks = await examine({
    repository,
    home,
    node: process.versions.node,
    sandbox: await probeSandbox({ environment, hidden: [home, repository] }),
    environment,
    ledger,
  })
  print(values['json'] === true ? `${JSON.stringify(checks)}\n` : `${report(checks)}\n`)

  return isFit(checks) ? 0 : 1
}
