import { gatesOfTask, gatesOfUnion } from '../../core/gating.ts'
import type { GateResult } from '../../core/gate.ts'
import type { State, TaskState } from '../../core/state.ts'
import { mergeOrder } from '../../core/union-order.ts'
import { html, type Html } from '../html.ts'
import type { Screen } from '../page.ts'
import { outcomes } from '../words.ts'

type Judged = {
  readonly results: TaskState['results']
  readonly waivers: TaskState['waivers']
  readonly tree: string | null
}

interface Row {
  readonly name: Html
  readonly judged: Judged
  readonly has: ReadonlySet<string>
}

/** Which gate says what of which task: a row each, the union last. A result of an earlier tree speaks no more. */
export function gateMatrix(screen: Screen, state: State): Html {
  const gates = state.prepared?.gates ?? []
  const rows: Row[] = mergeOrder(state).map((task) => ({
    name: html`<a href="${screen.at(`/runs/${state.run}/tasks/${task.id}#gates`)}">${task.id}</a>`,
    judged: judgedOf(task),
    has: new Set(gatesOfTask(state, task).map(({ id }) => id)),
  }))
  const { union } = state
  if (union)
    rows.push({
      name: html`All together`,
      judged: union,
      has: new Set(gatesOfUnion(state).map(({ id }) => id)),
    })

  return html`<div class="scroll" role="region" aria-label="Gates by task" tabindex="0">
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">Task</th>
          ${gates.map(({ id }) => html`<th scope="col"><span>${id}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, judged, has }) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${gates.map(({ id }) => html`<td>${has.has(id) ? cell(resultOf(state, judged, id), judged, id) : html`<span class="unseen">not asked for</span>`}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** What was judged is a tree; while a worker is at it there is none. */
export const judgedOf = ({ results, waivers, snapshot }: TaskState): Judged => ({
  results,
  waivers,
  tree: snapshot?.tree ?? null,
})

export function resultOf({ verdicts }: State, { results, tree }: Judged, gate: string): GateResult | null {
  const own = results[gate]?.result
  if (own && own.tree === tree) return own

  return (tree && verdicts[`${tree}/${gate}`]) || null
}

function cell(result: GateResult | null, { waivers, tree }: Judged, gate: string): Html {
  if (waivers.some((waiver) => waiver.gate === gate && waiver.tree === tree))
    return mark('W', 'waived by a person', 'waits')
  if (!result) return mark('·', 'not yet', 'quiet')
  const { mark: sign, text, tone } = outcomes[result.outcome]

  return mark(sign, text, tone)
}

const mark = (sign: string, text: string, tone: string): Html =>
  html`<span class="mark ${tone}" title="${text}"
    ><span aria-hidden="true">${sign}</span><span class="unseen">${text}</span></span
  >`
