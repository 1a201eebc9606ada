import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { quietGit } from './git.ts'

/** What of the engine's own environment a worker gets: what programs need to run at all, and nothing that opens a door. */
const handedOn = ['LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TERM', 'SHELL', 'USER', 'LOGNAME'] as const

/** Only with an open network. */
const forTheNetwork = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
] as const

/** Names that change what a program loads, where git works, or who one is to a forge: nobody hands these in. */
const never =
  /^(LD_|DYLD_|GIT_(?!CONFIG_NOSYSTEM)|NODE_OPTIONS$|NODE_PATH$|BASH_ENV$|ENV$|PROMPT_COMMAND$|PYTHONSTARTUP$|PYTHONPATH$|PERL5OPT$|RUBYOPT$|JAVA_TOOL_OPTIONS$|SSH_|GH_|GITHUB_|GITLAB_|BITBUCKET_|AWS_|GOOGLE_APPLICATION|AZURE_|NPM_TOKEN$|npm_config_|DOCKER_|KUBECONFIG$|DBUS_|XDG_RUNTIME_DIR$|GPG_|OUTERLOOP_(HOME|MARKER|TASK)$)/

/**
 * A worker's whole environment. `home` and `tmp` are folders of its own; `extra` comes from the slot and the adapter
 * (its model credential, where its program takes it so: whatever that program starts can read it as well, which no
 * mount and no namespace can change. Programs that can strip it from their tools are told to by their adapter.)
 */
export function workerEnvironment(options: {
  from: Readonly<Record<string, string | undefined>>
  path: string
  home: string
  tmp: string
  ceiling: string
  marker: string
  openNetwork: boolean
  task?: string
  extra?: Readonly<Record<string, string>>
}): Record<string, string> {
  const { from, extra = {} } = options
  const refused = Object.keys(extra).find(
    (name) => never.test(name) || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name),
  )
  if (refused) throw new RefusedVariable(refused)
  const names = [...handedOn, ...(options.openNetwork ? forTheNetwork : [])]

  return {
    ...Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))),
    ...extra,
    ...quietGit,
    GIT_CEILING_DIRECTORIES: options.ceiling,
    GIT_SSH_COMMAND: '/bin/false',
    PATH: options.path,
    HOME: options.home,
    XDG_CONFIG_HOME: join(options.home, '.config'),
    XDG_CACHE_HOME: join(options.home, '.cache'),
    XDG_DATA_HOME: join(options.home, '.local/share'),
    XDG_STATE_HOME: join(options.home, '.local/state'),
    GH_CONFIG_DIR: join(options.home, '.config/gh'),
    TMPDIR: options.tmp,
    CI: '1',
    OUTERLOOP_MARKER: options.marker,
    ...(options.task ? { OUTERLOOP_TASK: options.task } : {}),
  }
}

/**
 * A home and a temporary folder for one call. New each time: what an earlier attempt left there (`.npmrc`, `.bashrc`)
 * would otherwise run in the gates. The temporary folder is written to and read back: on a full disk agents' tools
 * answer with nothing and a made-up exit code, which looks like work going wrong.
 */
export async function freshFolders(folder: string): Promise<{ home: string; tmp: string }> {
  const [home, tmp] = [join(folder, 'home'), join(folder, 'tmp')]
  await rm(folder, { recursive: true, force: true })
  for (const each of [home, tmp]) await mkdir(each, { recursive: true, mode: 0o700 })

  const probe = randomBytes(64 * 1024)
  await writeFile(join(tmp, 'probe'), probe)
  if (!(await readFile(join(tmp, 'probe'))).equals(probe)) throw new TemporaryFolderUnusable(tmp)
  await rm(join(tmp, 'probe'))
  return { home, tmp }
}

/** The values in an environment that are secret by their name: to be looked for in everything a worker leaves behind. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): Map<string, string> {
  const named = /(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL)/i
  return new Map(
    Object.entries(environment).flatMap(([name, value]) =>
      named.test(name) && value !== undefined && value.length >= 12 ? [[name, value]] : [],
    ),
  )
}

export class RefusedVariable extends Error {
  readonly code = 'environment.refused'

  constructor(name: string) {
    super(`${name} is not given to a worker.`)
  }
}

export class TemporaryFolderUnusable extends Error {
  readonly code = 'environment.tmp_unusable'

  constructor(folder: string) {
    super(`${folder} does not keep what is written to it.`)
  }
}
