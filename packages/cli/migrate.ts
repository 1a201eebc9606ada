import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { migrateConfig } from '@leadkeep/config'
import type { CliCommand, Composition } from './command.ts'
import { requireAnswer } from './database-servers.ts'
import { prepareInstallation } from './prepare-installation.ts'
import { steps } from './progress.ts'

export const migrateWith = (composition: Composition): CliCommand => ({
  name: 'migrate',
  summary: 'prepare the databases of a deployment, once, before its processes start',
  usage: `[--installation-key FILE] [--new-root-key FILE]

  As administrator of DATABASE_URL and KEYS_DATABASE_URL: roles with the passwords LEADKEEP_…_PASSWORD, tables, keys,
  and what a first start brings. Safe to repeat.

  --installation-key  where to write the public installation key, for landing
  --new-root-key      where to make a root key if there is none`,

  async run(parameters, { directory, environment, say }) {
    const { values } = parseArgs({
      args: parameters,
      options: { 'installation-key': { type: 'string' }, 'new-root-key': { type: 'string' } },
    })
    const config = migrateConfig(environment)
    await requireAnswer('DATABASE_URL', config.databaseUrl)
    await requireAnswer('KEYS_DATABASE_URL', config.keysDatabaseUrl)
    const prepared = await prepareInstallation({
      config,
      composition,
      dataDirectory: directory.path,
      newRootKey: values['new-root-key'],
      say,
      step: steps(say),
    })
    const { installationKey, signIns } = prepared
    if (values['installation-key'])
      writeFileSync(values['installation-key'], `${installationKey}\n`, { mode: 0o644 })
    // Under `leadkeep up` the passwords go to the supervisor alone, who shows them when everything is there.
    if (process.send) await new Promise((sent) => process.send?.(prepared, undefined, undefined, sent))
    else {
      say(`The public installation key is ${installationKey}`)
      for (const { who, email, password } of signIns)
        say(`First sign-in (${who}, shown this once): ${email} ${password}`)
    }

    return 0
  },
})
