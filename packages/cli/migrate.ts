import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { migrateConfig } from '@leadkeep/config'
import type { CliCommand } from './command.ts'
import { requireAnswer } from './database-servers.ts'
import { prepareInstallation } from './prepare-installation.ts'
import { steps } from './progress.ts'

export const migrate: CliCommand = {
  name: 'migrate',
  summary: 'prepare the databases of a deployment, once, before its processes start',
  usage: `[--installation-key <file>]

  As administrator of DATABASE_URL and KEYS_DATABASE_URL: roles with the passwords LEADKEEP_…_PASSWORD, tables, keys,
  and what a first start brings. Safe to repeat.

  --installation-key  where to write the public installation key, for landing`,

  async run(parameters, { composition, directory, environment, say }) {
    const { values } = parseArgs({ args: parameters, options: { 'installation-key': { type: 'string' } } })
    const config = migrateConfig(environment)
    await requireAnswer('DATABASE_URL', config.databaseUrl)
    await requireAnswer('KEYS_DATABASE_URL', config.keysDatabaseUrl)
    const { installation, installationKey, signIns } = await prepareInstallation({
      servers: { adminUrl: config.databaseUrl, keysAdminUrl: config.keysDatabaseUrl, stop: async () => {} },
      passwords: config.passwords,
      keyProvider: config.keyProvider,
      composition,
      demo: config.demo ?? false,
      adminEmail: config.adminEmail,
      adminPassword: config.adminPassword,
      dataDirectory: directory.path,
      say,
      step: steps(say),
    })
    await installation.close()
    if (values['installation-key']) writeFileSync(values['installation-key'], `${installationKey}\n`, { mode: 0o644 })
    say(`The public installation key is ${installationKey}`)
    for (const { who, email, password } of signIns) say(`First sign-in (${who}, shown this once): ${email} ${password}`)

    return 0
  },
}
