import type { State } from '../core/state.ts'
import type { Notice, Screen } from './page.ts'
import { pullRequestPage } from './pages/pull-request.ts'
import { runPage } from './pages/run.ts'
import { taskPage } from './pages/task.ts'
import type { BoardForge, BoardSource } from './source.ts'

/** The pages that gather from several places. Null where there is no such task or pull request. */
export const views = (source: BoardSource, forge: BoardForge) => ({
  async run(screen: Screen, state: State, notice: Notice | null): Promise<string> {
    const working = Object.values(state.tasks).filter(({ phase }) => phase === 'working')
    const [events, forecast, ...last] = await Promise.all([
      source.events(state.run, Math.max(0, state.sequence - 60)),
      source.forecast(state.run),
      ...working.map(async ({ id }) => [id, (await source.steps(state.run, id)).at(-1)?.text] as const),
    ])
    const steps = new Map(last.flatMap(([id, text]) => (text ? [[id, text]] : [])))

    return runPage(screen, state, { events, forecast, steps, notice })
  },

  async task(screen: Screen, state: State, id: string, notice: Notice | null): Promise<string | null> {
    const task = Object.hasOwn(state.tasks, id) ? state.tasks[id] : undefined
    if (!task) return null
    const [diff, steps] = await Promise.all([source.diff(state.run, id), source.steps(state.run, id)])

    return taskPage(screen, state, task, { diff, steps, notice })
  },

  async pullRequest(screen: Screen, state: State, id: string, notice: Notice | null): Promise<string | null> {
    const task = Object.hasOwn(state.tasks, id) ? state.tasks[id] : undefined
    const request = (await forge.pullRequests(state.run)).find((one) => one.task === id)
    if (!task || !request) return null
    const [reviews, diff] = await Promise.all([forge.reviews(request.number), source.diff(state.run, id)])

    return pullRequestPage(screen, state, task, request, { reviews, diff, notice })
  },
})
