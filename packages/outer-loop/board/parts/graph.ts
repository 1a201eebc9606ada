import { mergeOrder } from '../../core/union-order.ts'
import type { State, TaskState } from '../../core/state.ts'
import { html, px, type Html } from '../html.ts'
import type { Screen } from '../page.ts'
import { stateOfTask } from '../words.ts'

const box = { width: 184, height: 52, across: 56, down: 16, edge: 1 }

/** The tasks in the order of their waiting, from left to right; each is a link. The table below says the same in words. */
export function graph(screen: Screen, state: State): Html {
  const tasks = mergeOrder(state)
  const columns = columnsOf(tasks)
  const placed = new Map<string, { readonly x: number; readonly y: number }>()
  const tallest = Math.max(...columns.map(({ length }) => length))
  for (const [column, inColumn] of columns.entries()) {
    // A shorter column stands in the middle of the tallest.
    const top = ((tallest - inColumn.length) * (box.height + box.down)) / 2
    for (const [row, { id }] of inColumn.entries())
      placed.set(id, {
        x: box.edge + column * (box.width + box.across),
        y: box.edge + top + row * (box.height + box.down),
      })
  }
  const width = columns.length * (box.width + box.across) - box.across + 2 * box.edge
  const height = tallest * (box.height + box.down) - box.down + 2 * box.edge

  return html`<div class="scroll" role="region" aria-label="Tasks and what they wait for" tabindex="0">
    <svg
      class="graph"
      viewBox="0 0 ${px(width)} ${px(height)}"
      width="${px(width)}"
      height="${px(height)}"
      role="group"
      aria-label="${tasks.length} tasks"
    >
      ${tasks.flatMap((task) => task.planned.after.map((earlier) => edge(placed.get(earlier), placed.get(task.id), state.tasks[earlier])))}
      ${tasks.map((task) => node(screen, state, task, placed.get(task.id)))}
    </svg>
  </div>`
}

/** A task stands one column after the last of those it waits for. */
function columnsOf(tasks: readonly TaskState[]): readonly TaskState[][] {
  const depth = new Map<string, number>()
  const columns: TaskState[][] = []
  for (const task of tasks) {
    const column = Math.max(-1, ...task.planned.after.map((id) => depth.get(id) ?? -1)) + 1
    depth.set(task.id, column)
    ;(columns[column] ??= []).push(task)
  }

  return columns
}

type Place = { readonly x: number; readonly y: number }

function edge(from: Place | undefined, to: Place | undefined, earlier: TaskState | undefined): Html | null {
  if (!from || !to) return null
  const start = { x: from.x + box.width, y: from.y + box.height / 2 }
  const end = { x: to.x, y: to.y + box.height / 2 }
  const middle = (start.x + end.x) / 2
  const isDone = earlier?.phase === 'green' || earlier?.phase === 'merged'

  return html`<path
    class="edge ${isDone ? 'done' : ''}"
    d="M${px(start.x)} ${px(start.y)} C${px(middle)} ${px(start.y)} ${px(middle)} ${px(end.y)} ${px(end.x)} ${px(end.y)}"
  />`
}

function node(screen: Screen, { run }: State, task: TaskState, place: Place | undefined): Html | null {
  if (!place) return null
  const { text, tone } = stateOfTask(task)

  return html`<a
    href="${screen.at(`/runs/${run}/tasks/${task.id}`)}"
    class="node ${tone}"
    aria-label="${task.planned.title}: ${text}"
  >
    <rect x="${px(place.x)}" y="${px(place.y)}" width="${box.width}" height="${box.height}" rx="4" />
    <rect class="rule" x="${px(place.x)}" y="${px(place.y + 8)}" width="3" height="${box.height - 16}" />
    <text x="${px(place.x + 16)}" y="${px(place.y + 22)}">${fitted(task.id)}</text>
    <text class="under" x="${px(place.x + 16)}" y="${px(place.y + 39)}">${text}</text>
  </a>`
}

const fitted = (name: string): string => (name.length > 23 ? `${name.slice(0, 22)}…` : name)
