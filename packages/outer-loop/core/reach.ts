import type { AgentEvent } from './agent.ts'
import type { Finding } from './finding.ts'

/**
 * A worker that tries to move the branch which pull requests are for. The sandbox, the hub and the forge refuse it, so
 * nothing else would show that it was tried; a person is to know all the same. Read off the program's own stream: who hides
 * the command in a script is not seen here, and still gets nowhere.
 */
export function reachFor(branch: string, event: AgentEvent): Finding | null {
  if (event.type !== 'tool_started' || event.kind !== 'execute' || !event.target) return null
  const tried = event.target.split(/&&|\|\||[;\n|]/).find((command) => moves(branch, command))
  if (tried === undefined) return null

  return {
    code: 'integrity.reached_for_base',
    severity: 'blocker',
    where: branch,
    message: `The worker tried to move ${branch} itself: "${tried.trim().slice(0, 300)}". Work goes there by a pull request that a person merges.`,
    by: 'engine',
  }
}

function moves(branch: string, command: string): boolean {
  const words = command.replaceAll(/["'`]/g, '').trim().split(/\s+/)
  const git = words.findIndex((word) => /(^|\/)git$/.test(word))
  const verb = words.findIndex((word, place) => place > git && /^(push|update-ref|branch)$/.test(word))
  if (git < 0 || verb < 0) return false
  const named = words.slice(verb + 1).some(
    (word) =>
      word
        .replace(/^.*:/, '')
        .replace(/^\+/, '')
        .replace(/^refs\/heads\//, '') === branch,
  )
  // `git branch main` only asks for what is there already; with force it moves it.
  const forced = words[verb] !== 'branch' || words.some((word) => /^(-[a-zA-Z]*[fMCD]|--force)/.test(word))

  return named && forced
}
