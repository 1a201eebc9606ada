// Runs on the machine's own Node, 20 or newer.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './node24.mjs'

/** Installs what package-lock.json lists, if it is not there already. */
export function ensureInstalled() {
  const reason = whatIsMissing()
  if (!reason) return
  const started = Date.now()
  console.log(`Installing packages (${reason}); this takes a minute the first time …`)
  // npm runs us, so it says where it is; otherwise it is on the path.
  const npm = process.env.npm_execpath
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync(command[0], [...command.slice(1), ...flags], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32' && command.length === 1,
  })
  const left = status === 0 ? whatIsMissing() : `npm ci ended with ${status ?? 'a signal'}`
  if (left) {
    console.error(
      `The packages could not be installed (${left}): check the network and run the command again.`,
    )
    process.exit(1)
  }
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

/**
 * npm writes what it installed into node_modules/.package-lock.json; we compare that with what was asked for.
 * @returns {string | null} the first difference, in words
 */
export function whatIsMissing() {
  const wanted = packagesOf('package-lock.json')
  if (!wanted) return 'package-lock.json is missing'
  const found = packagesOf('node_modules/.package-lock.json')
  if (!found) return 'nothing is installed yet'
  for (const [path, { version, integrity, optional, link, resolved }] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const existing = found[path]
    if (!existing && optional) continue // Another platform's binary.
    if (!existing || !existsSync(join(root, path))) return `${name} is missing`
    if (
      link ? existing.resolved !== resolved : existing.version !== version || existing.integrity !== integrity
    )
      return `${name} is another version`
  }

  return null
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return null // Missing, or cut short by an install that was.
  }
}

// `import.meta.main` is younger than Node 20.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const reason = whatIsMissing()
  if (reason) console.log(`Packages are not as package-lock.json lists them (${reason}): run "npm ci".`)
  process.exitCode = reason ? 1 : 0
}
