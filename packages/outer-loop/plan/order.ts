import type { PlannedTask } from '../core/plan.ts'

/** Which tasks are certain to come before which: `after`, followed all the way. */
export class Order {
  readonly #before = new Map<string, ReadonlySet<string>>()
  /** The names of one cycle in its order, or null. */
  readonly cycle: readonly string[] | null

  constructor(tasks: readonly PlannedTask[]) {
    const byId = new Map(tasks.map((task) => [task.id, task]))
    let cycle: readonly string[] | null = null
    const visit = (id: string, way: readonly string[]): ReadonlySet<string> => {
      const known = this.#before.get(id)
      if (known) return known
      const place = way.indexOf(id)
      if (place >= 0) {
        cycle ??= [...way.slice(place), id]

        return new Set()
      }
      const found = new Set<string>()
      for (const earlier of byId.get(id)?.after ?? []) {
        if (!byId.has(earlier)) continue
        found.add(earlier)
        for (const further of visit(earlier, [...way, id])) found.add(further)
      }
      this.#before.set(id, found)

      return found
    }
    for (const { id } of tasks) visit(id, [])
    this.cycle = cycle
  }

  comesBefore(earlier: string, later: string): boolean {
    return this.#before.get(later)?.has(earlier) ?? false
  }

  /** Whether nothing keeps the two from being at work at one time. */
  canMeet(one: string, other: string): boolean {
    return one !== other && !this.comesBefore(one, other) && !this.comesBefore(other, one)
  }
}
