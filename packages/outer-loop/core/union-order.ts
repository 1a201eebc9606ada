import type { State, TaskState } from './state.ts'

/** The branches that are green alone, in the order in which they are to be merged: what others build upon comes first. */
export function headsInOrder(state: State): { task: string; commit: string }[] {
  const fit = (task: TaskState): boolean =>
    task.phase === 'green' &&
    !task.parked &&
    task.planned.after.every((id) => {
      const before = state.tasks[id]
      return !before || before.phase === 'merged' || task.released.includes(id) || fit(before)
    })

  return mergeOrder(state)
    .filter(fit)
    .flatMap(({ id, head }) => (head ? [{ task: id, commit: head }] : []))
}

/** The plan's own order, with every task after what it follows. */
export function mergeOrder(state: State): TaskState[] {
  const placed = new Set<string>()
  const order: TaskState[] = []
  const place = (task: TaskState): void => {
    if (placed.has(task.id)) return
    placed.add(task.id)
    for (const id of task.planned.after) {
      const before = state.tasks[id]
      if (before) place(before)
    }
    order.push(task)
  }
  for (const task of Object.values(state.tasks)) place(task)

  return order
}
