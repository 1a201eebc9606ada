import { access, glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { loadSkills } from '../brief/skills.ts'
import { settings, type Settings } from '../core/settings.ts'
import { type Check, fail, ok, warn } from './check.ts'

/** Codex cuts what it reads of a chain of AGENTS.md files here (`project_doc_max_bytes`). */
const chainBytes = 32_768

export const checkSettings = async (
  checkout: string,
): Promise<{ check: Check; settings: Settings | null }> => {
  const file = await readFile(join(checkout, '.ai', 'outer-loop.json'), 'utf8').catch(() => null)
  if (file === null) {
    return {
      check: fail(
        'settings',
        'There is no .ai/outer-loop.json.',
        'Write one: at least "agents" and "gates".',
      ),
      settings: null,
    }
  }
  try {
    const read = settings.safeParse(JSON.parse(file))
    if (read.success) {
      return read.data.gates.length === 0
        ? {
            check: warn(
              'settings',
              'No gates are named: nothing but the built-in ones would judge a change.',
              'Name your tests under "gates".',
            ),
            settings: read.data,
          }
        : {
            check: ok('settings', `.ai/outer-loop.json: ${read.data.gates.map(({ id }) => id).join(', ')}`),
            settings: read.data,
          }
    }
    const first = read.error.issues[0]
    return {
      check: fail(
        'settings',
        `.ai/outer-loop.json, ${first?.path.join('.') ?? ''}: ${first?.message ?? 'not valid'}`,
        'Correct it there.',
      ),
      settings: null,
    }
  } catch {
    return {
      check: fail('settings', '.ai/outer-loop.json is not JSON.', 'Correct it there.'),
      settings: null,
    }
  }
}

/** The longest chain from the root to a folder: what an agent that works there is given to read. */
export const checkChain = async (checkout: string): Promise<Check> => {
  const sizes = new Map<string, number>()
  for await (const path of glob('**/AGENTS.md', { cwd: checkout, exclude: skipped })) {
    sizes.set(
      path.replace(/\/?AGENTS\.md$/, ''),
      Buffer.byteLength(await readFile(join(checkout, path), 'utf8')),
    )
  }
  if (!sizes.has(''))
    return warn('agents-md', 'There is no AGENTS.md.', 'Write one: what is where, how to check a change.')
  const chains = [...sizes.keys()].map((folder) => ({
    folder: folder === '' ? '.' : folder,
    bytes: [...sizes].reduce(
      (sum, [other, bytes]) =>
        other === '' || folder === other || folder.startsWith(`${other}/`) ? sum + bytes : sum,
      0,
    ),
  }))
  const longest = chains.reduce((most, each) => (each.bytes > most.bytes ? each : most))
  return longest.bytes < chainBytes
    ? ok(
        'agents-md',
        `AGENTS.md down to ${longest.folder}: ${String(longest.bytes)} of ${String(chainBytes)} bytes`,
      )
    : fail(
        'agents-md',
        `AGENTS.md down to ${longest.folder} has ${String(longest.bytes)} bytes; agents read ${String(chainBytes)}.`,
        'Shorten it, or move detail into skills.',
      )
}

export const checkSkills = async (checkout: string): Promise<Check> => {
  const { skills, findings } = await loadSkills(checkout)
  const [first] = findings
  if (first !== undefined)
    return fail(
      'skills',
      `${first.where ?? ''}: ${first.message}`,
      'Correct its front matter (agentskills.io/specification).',
    )
  return skills.length === 0
    ? warn('skills', 'There are no skills in .ai/skills.', 'Write down how a usual change is made here.')
    : ok('skills', skills.map(({ name }) => name).join(', '))
}

/** Every path and command that AGENTS.md, skills and lenses name must be there. Invented names stand in words of their own. */
export const checkReferences = async (checkout: string): Promise<Check> => {
  const dead: string[] = []
  const scripts = await scriptsOf(checkout)
  for await (const path of glob(['AGENTS.md', '.ai/skills/*/SKILL.md', '.ai/lenses/*.md'], {
    cwd: checkout,
  })) {
    for (const name of referencesIn(await readFile(join(checkout, path), 'utf8'))) {
      if (!(await exists(name, checkout, scripts))) dead.push(`${path}: ${name}`)
    }
  }
  return dead.length === 0
    ? ok('references', 'Every path and command that is named is there.')
    : fail(
        'references',
        `Named but not there: ${dead.slice(0, 10).join('; ')}`,
        'Correct the name, or the thing.',
      )
}

/** What stands in back quotes outside of fenced examples and looks like a path of ours or a command of npm or npx. */
export const referencesIn = (text: string): string[] => {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words ?? '')
  return [...new Set(quoted.filter((words) => command.test(words) || ourPath.test(words)))]
}

const command = /^(npm (run |test\b)|npx )/
const ourPath = /^(\.ai|apps|docs|modules|packages|scripts|specs)\/[^\s<>…]*$/

const exists = async (name: string, checkout: string, scripts: ReadonlySet<string>): Promise<boolean> => {
  const [program, first = '', second = ''] = name.split(/\s+/)
  if (program === 'npm')
    return scripts.has(first === 'run' ? second : first) && (await targets(name, checkout))
  if (program === 'npx') return binExists(first, checkout)
  return pathExists(name.replace(/[#:].*$/, ''), checkout)
}

/** `npm test modules/crm`: what it is to be run on is there, too. */
const targets = async (name: string, checkout: string): Promise<boolean> => {
  for (const word of name.split(/\s+/)) {
    if (
      ourPath.test(word) &&
      !(await pathExists(word, checkout)) &&
      !(await pathExists(`${word}*`, checkout))
    )
      return false
  }
  return true
}

const pathExists = async (path: string, checkout: string): Promise<boolean> => {
  if (invented.test(path)) return true
  for await (const _ of glob(path.replace(/\/$/, '').replaceAll('[', '[[]'), {
    cwd: checkout,
    exclude: skipped,
  }))
    return true
  return false
}

/** Placeholders (`modules/x`) and the example that the skills build (`partners`) are not meant to be there. */
const invented = /(^|\/)(x|verb-noun\.ts|YYYY-MM-DD[^/]*|partners)(\/|$)|\*\*\/route\.ts$|\/e2e\/$/

const binExists = async (name: string, checkout: string): Promise<boolean> => {
  for (const folder of ['node_modules/.bin', 'packages/outer-loop']) {
    for (const file of [name, ...(name === 'outerloop' ? ['bin.mjs'] : [])]) {
      if (
        await access(join(checkout, folder, file)).then(
          () => true,
          () => false,
        )
      )
        return true
    }
  }
  return false
}

const scriptsOf = async (checkout: string): Promise<ReadonlySet<string>> => {
  const file = await readFile(join(checkout, 'package.json'), 'utf8').catch(() => '{}')
  const read = z.object({ scripts: z.record(z.string(), z.string()).default({}) }).safeParse(JSON.parse(file))
  return new Set(['install', 'ci', ...(read.success ? Object.keys(read.data.scripts) : [])])
}

const skipped = (path: string): boolean => /(^|\/)(node_modules|\.git|\.next)(\/|$)/.test(path)
