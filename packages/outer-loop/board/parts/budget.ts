import type { Cap, Spent } from '../../core/state.ts'
import { html, type Html } from '../html.ts'
import { minutes, money, whole } from '../words.ts'

/** What was spent against what may be: figures first, the bar only helps the eye. */
export function budget(spent: Spent, cap: Cap): Html {
  return html`<dl class="meters">
    ${meter('Money', money(spent.usd), money(cap.usd), spent.usd / cap.usd)}
    ${meter('Work', minutes(spent.minutes), minutes(cap.minutes), spent.minutes / cap.minutes)}
    ${
      cap.tokens === null
        ? html`<div>
            <dt>Tokens</dt>
            <dd class="figure">${whole(spent.tokens)}</dd>
          </div>`
        : meter('Tokens', whole(spent.tokens), whole(cap.tokens), spent.tokens / cap.tokens)
    }
  </dl>`
}

function meter(name: string, spent: string, cap: string, part: number): Html {
  const percent = Math.min(100, Math.round(part * 100))
  const tone = part >= 1 ? 'loss' : part >= 0.8 ? 'waits' : ''

  return html`<div class="${tone}">
    <dt>${name}</dt>
    <dd class="figure">${spent} <span class="muted">of ${cap}</span></dd>
    <svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="4" />
      <rect class="fill" width="${percent}" height="4" />
    </svg>
  </div>`
}
