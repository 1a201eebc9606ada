import { html, type Html, type Part } from '../html.ts'
import type { Screen } from '../page.ts'

interface Decision {
  /** Where it is sent: `/runs/…/act`. */
  readonly to: string
  readonly hidden?: Readonly<Record<string, string>>
  readonly fields?: Part
  /** What one may do; the first is what is mostly meant, and what the Enter key does. */
  readonly buttons: readonly Button[]
}

export interface Button {
  readonly kind: string
  readonly label: string
  readonly weight?: 'primary' | 'loss' | 'plain'
}

/** One decision of a person: what they write belongs to whichever button they press. It needs no script. */
export const decision = (screen: Screen, { to, hidden = {}, fields, buttons }: Decision): Html =>
  html` <form class="act" method="post" action="${screen.at(to)}">
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${fields}${person(screen)}
    <div class="buttons">
      ${buttons.map(
        ({ kind, label, weight = 'plain' }) =>
          html`<button class="button ${weight}" type="submit" name="kind" value="${kind}">${label}</button>`,
      )}
    </div>
  </form>`

/** The name that the ledger will hold, asked once. Not a password: whoever has this board's key acts, and says as whom. */
const person = ({ person: known }: Screen): Html =>
  known
    ? html`<input type="hidden" name="by" value="${known}" /><small class="muted">As ${known}</small>`
    : html`<label class="field"
        ><span>Your name, for the record</span><input name="by" required maxlength="80" autocomplete="name"
      /></label>`

export const writing = (label: string): Html =>
  html`<label class="field wide"
    ><span>${label}</span><textarea name="text" rows="3" maxlength="8000"></textarea>
  </label>`

export const amount = (name: string, label: string, unit: string): Html =>
  html`<label class="field"
    ><span>${label}</span
    ><span class="with-unit"
      ><input name="${name}" type="number" min="0" step="any" inputmode="decimal" /><span>${unit}</span></span
    ></label
  >`

/** What is seldom meant stands behind one more step. */
export const behind = (summary: string, content: Part, id: string): Html =>
  html`<details class="behind" id="${id}">
    <summary>${summary}</summary>
    ${content}
  </details>`
