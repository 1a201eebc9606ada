import { covers } from '@leadkeep/kernel'
import { z } from 'zod'
import { route } from './route.ts'
import { sse, type SseEvent } from './sse.ts'

/** Ids and plain words, as events carry them. */
const eventData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** What open screens hear of: which event, about which ids. A module's events reach who may see any of that module. */
export const live = route({
  method: 'GET',
  path: '/api/live',
  access: 'session',
  summary: 'What happens in the tenant, as it happens (Server-Sent Events)',
  responses: { 200: 'stream' },
  async handle({ scope, services }) {
    let tell: (event: SseEvent<z.input<typeof eventData>>) => void = () => undefined
    // Subscribed before the stream opens: who looks after `open` and then listens misses nothing.
    const stop = await services.live.subscribe(scope.tenantId, ({ event, data }) => {
      if (mayHear(scope.features, event)) tell({ event, data })
    })

    return sse({
      data: eventData,
      subscribe(send) {
        tell = send

        return stop
      },
    })
  },
})

function mayHear(features: readonly string[], event: string): boolean {
  const module = event.slice(0, event.indexOf('.'))

  // That something may have been missed tells nobody what.
  if (module === 'live') return true

  return covers(features, `${module}.view`) || features.some((feature) => feature.startsWith(`${module}.`))
}
