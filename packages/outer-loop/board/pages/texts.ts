import type { Recorded } from '../../core/event.ts'
import type { State } from '../../core/state.ts'
import { html } from '../html.ts'
import { empty, page, region, type Screen } from '../page.ts'
import { timeline } from '../parts/timeline.ts'

/** Everything that happened, as the ledger has it. */
export const eventsPage = (screen: Screen, state: State, events: readonly Recorded[]): string =>
  page(screen, {
    title: 'What happened',
    trail: [
      [state.run, `/runs/${state.run}`],
      ['What happened', `/runs/${state.run}/events`],
    ],
    live: state.run,
    main: html`<h1>What happened</h1>
      ${region('events', timeline(screen, events))}`,
  })

/** The specification word for word: it is text of a model, so it is shown and not rendered. */
export const specPage = (screen: Screen, state: State): string =>
  page(screen, {
    title: 'Specification',
    trail: [
      [state.run, `/runs/${state.run}`],
      ['Specification', `/runs/${state.run}/spec`],
    ],
    live: state.run,
    main: html`<h1>Specification</h1>
      ${region('spec', state.spec.markdown ? html`<pre class="document" tabindex="0">${state.spec.markdown}</pre>` : empty('Not written yet.'))}`,
  })

/** A log as it was kept, with its end in sight. */
export const logPage = (screen: Screen, state: State, path: string, text: string): string =>
  page(screen, {
    title: path,
    trail: [[state.run, `/runs/${state.run}`]],
    main: html`<h1 class="path"><bdi>${path}</bdi></h1>
      <pre class="document" tabindex="0">${text}</pre>`,
  })
