import type { Recorded } from '../../core/event.ts'
import { html, type Html } from '../html.ts'
import { time, type Screen } from '../page.ts'
import { sentence } from './narrative.ts'

/** What happened, newest first: when, by whom, what. */
export function timeline(screen: Screen, events: readonly Recorded[]): Html {
  return html`<ol class="timeline">
    ${events.toReversed().map((recorded) => {
      const said = sentence(recorded)
      if (!said) return null
      const { at, by, sequence } = recorded

      return html`<li class="${said.tone}" id="e${sequence}">
        <span class="when">${time(at, screen)}</span>
        <p>${by.kind === 'human' && html`<strong>${by.name}</strong> `}${said.text}</p>
      </li>`
    })}
  </ol>`
}
