import { Hono, type Context, type Next } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { State } from '../core/state.ts'
import { done, readAct } from './act.ts'
import type { Asset } from './assets.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { fileResponse } from './file-response.ts'
import { live } from './live.ts'
import type { Notice, Screen } from './page.ts'
import { enterPage, notFoundPage } from './pages/enter.ts'
import { runsPage } from './pages/runs.ts'
import { eventsPage, specPage } from './pages/texts.ts'
import type { BoardForge, BoardSource } from './source.ts'
import { views } from './views.ts'

interface Parts {
  readonly source: BoardSource
  readonly forge: BoardForge
  readonly now: () => Date
  readonly assets: ReadonlyMap<string, Asset>
  readonly path: string
  readonly doorkeeper: Doorkeeper
}

/** Addresses and what they show. Every page is whole without a script; acts are forms. */
export function boardApp({ source, forge, now, assets, path, doorkeeper }: Parts): Hono {
  const app = new Hono({ strict: false })
  const board = new Hono({ strict: false })
  const show = views(source, forge)
  const screen = (context: Context): Screen => ({
    at: (to) => `${path}${to}`,
    now: now(),
    person: doorkeeper.personOf(context),
  })
  const missing = (context: Context) => context.html(notFoundPage(screen(context)), 404)
  const said = (context: Context): Notice | null => {
    const text = done[context.req.query('done') ?? '']

    return text ? { tone: 'good', text } : null
  }
  const ofRun = async (context: Context, answer: (state: State) => Promise<Response> | Response) => {
    const state = await source.run(context.req.param('run') ?? '')

    return state ? answer(state) : missing(context)
  }

  app.use('*', doorkeeper.guard)
  board.get('/assets/:name', (context) => {
    const asset = assets.get(context.req.param('name'))
    if (!asset) return context.text('There is nothing here.', 404)

    return context.body(asset.bytes, 200, {
      'Content-Type': asset.type,
      'Cache-Control': 'private, max-age=3600',
    })
  })
  board.post('/enter', bodyLimit({ maxSize: 4_096 }), async (context) => {
    const { key } = await context.req.parseBody()
    if (doorkeeper.enter(context, typeof key === 'string' ? key : ''))
      return context.redirect(`${path}/`, 303)
    const text = 'That is not the key of this board. It changes each time the board is opened.'

    return context.html(enterPage(screen(context), { tone: 'loss', text }), 403)
  })
  board.use('*', async (context: Context, next: Next) => {
    if (doorkeeper.isIn(context)) return next()

    return context.html(enterPage(screen(context), null), 401)
  })

  board.get('/', async (context) => context.html(runsPage(screen(context), await source.runs())))
  board.get('/live', (context) => live(context, source, context.req.query('run') ?? '*'))
  board.get('/runs/:run', (context) =>
    ofRun(context, async (state) => context.html(await show.run(screen(context), state, said(context)))),
  )
  board.get('/runs/:run/events', (context) =>
    ofRun(context, async (state) =>
      context.html(eventsPage(screen(context), state, await source.events(state.run, 0))),
    ),
  )
  board.get('/runs/:run/spec', (context) =>
    ofRun(context, (state) => context.html(specPage(screen(context), state))),
  )
  board.get('/runs/:run/:kind{tasks|pulls}/:task', (context) =>
    ofRun(context, async (state) => {
      const kind = context.req.param('kind') === 'tasks' ? show.task : show.pullRequest
      const text = await kind(screen(context), state, context.req.param('task') ?? '', said(context))

      return text ? context.html(text) : missing(context)
    }),
  )
  board.get('/runs/:run/files/:path{.+}', (context) =>
    ofRun(context, async (state) => {
      const file = context.req.param('path') ?? ''
      const bytes = await source.artifact(state.run, file)

      return bytes ? fileResponse(context, screen(context), state, file, bytes) : missing(context)
    }),
  )
  board.post('/runs/:run/act', bodyLimit({ maxSize: 64_000 }), (context) =>
    ofRun(context, async (state) => {
      const form = new Map(
        Object.entries(await context.req.parseBody()).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value] as const] : [],
        ),
      )
      const asked = readAct(form)
      const refusal = 'problem' in asked ? asked.problem : await record(state, asked)
      if (refusal === null && 'event' in asked) {
        doorkeeper.remember(context, asked.by)

        return context.redirect(
          `${path}/runs/${state.run}${asked.back && `/${asked.back}`}?done=${asked.event.type}`,
          303,
        )
      }
      const [kind, task = ''] = asked.back.split('/')
      const notice: Notice = { tone: 'loss', text: refusal ?? 'Nothing was done.' }
      const there = kind === 'tasks' ? show.task : kind === 'pulls' ? show.pullRequest : null

      return context.html(
        (await there?.(screen(context), state, task, notice)) ??
          (await show.run(screen(context), state, notice)),
        409,
      )
    }),
  )
  board.notFound(missing)
  app.route(path, board)

  return app

  /** What a person looked at is what the act is about: another commit in the meantime, and it is not done. */
  async function record(
    state: State,
    { event, by, head }: Extract<ReturnType<typeof readAct>, { event: unknown }>,
  ) {
    const about = 'task' in event && event.task ? state.tasks[event.task]?.pullRequest : null
    if (head && about && about.head !== head)
      return 'The pull request has changed since you opened this page. Look again, then decide.'

    return (await source.act(state.run, by, event))?.message ?? null
  }
}
