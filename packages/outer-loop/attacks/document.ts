import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { injected } from './injected.ts'
import { attacks as all } from './table.ts'
import type { Attack, Outcome } from './attack.ts'

export const documentFile = fileURLToPath(new URL('../ATTACKS.md', import.meta.url))

/** What came of an attack in each half, by its id. */
export type Observed = Map<string, { within?: Outcome; without?: Outcome }>

/** What the table says beforehand. `attacks.long.ts` holds the same document against what really came of each. */
export const declared = (attacks: readonly Attack[]): Observed =>
  new Map(attacks.map(({ id, within = 'prevented', without }) => [id, { within, without }]))

const inWords: Record<Outcome, string> = {
  prevented: 'prevented',
  'put back': 'noticed, named, put back',
  asked: 'noticed, named, put back at your word',
  withheld: 'noticed in the work, named, withheld',
  survived: 'noticed, gone on from the ledger',
  ended: 'ended at its limit, named',
}

/** ATTACKS.md. */
export function attackDocument(attacks: readonly Attack[], observed: Observed): string {
  const said = (outcome: Outcome | undefined) => (outcome ? inWords[outcome] : 'UNNOTICED')
  const rows = attacks.map(({ id, title, towards }) => {
    const { within, without } = observed.get(id) ?? {}
    return `| ${title} | ${towards} | ${said(within)} | ${said(without)} |`
  })
  const count = (outcome: Outcome, place: 'within' | 'without') =>
    attacks.filter(({ id }) => observed.get(id)?.[place] === outcome).length

  return `# Ways out of a worktree, and what comes of each

${attacks.length} programs that a worker could run, each knowing where everything lies, which is more than a worker is told. Each is
tried with the sandbox and without; judged is the world afterwards, by other means than the engine's own, and what the
engine named. In the sandbox ${count('prevented', 'within')} are prevented and ${count('ended', 'within')} is ended at its limit; without it ${count('prevented', 'without')} are prevented all the same,
and of the others none goes unnoticed.

*Put back at your word*: it could have been your own day of work, such as a commit on \`main\`. It is named and kept, nothing is
built upon it, and you are asked: \`outerloop answer <question> mine\` or \`undo\`. See
specs/decisions/2026-11-27-whose-change-is-it.md.

Tried as a whole by \`npm run test:long -- attacks\`, a dozen of them by \`npm test\`.

| a worker tries | towards | in the sandbox | without |
|---|---|---|---|
${rows.join('\n')}

An instruction that stands where it does not belong is text: it is committed, shown and handed on as it is, between marks that a
worker's brief explains, and never a command, a ref or an act of anybody. Tried with whole runs by \`npm test\`, in both halves.

| an instruction in | in the sandbox | without |
|---|---|---|
${Object.values(injected)
  .map((place) => `| ${place} | prevented | prevented |`)
  .join('\n')}
`
}

if (import.meta.main) writeFileSync(documentFile, attackDocument(all, declared(all)))
