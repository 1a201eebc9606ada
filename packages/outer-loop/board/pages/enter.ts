import { html } from '../html.ts'
import { page, type Notice, type Screen } from '../page.ts'

/** Before somebody is let in. With a script the key is taken from the address; without one it is typed. */
export const enterPage = (screen: Screen, notice: Notice | null): string =>
  page(screen, {
    title: 'Open the board',
    notice,
    main: html`<h1>Open the board</h1>
      <p>
        This board can approve and merge. It opens with the key that <code>outerloop board</code> printed
        behind the <code>#</code>.
      </p>
      <form class="act" id="enter" method="post" action="${screen.at('/enter')}">
        <label class="field"
          ><span>Key</span><input name="key" required autocomplete="off" spellcheck="false" autofocus
        /></label>
        <button class="button primary" type="submit">Open</button>
      </form>`,
  })

export const notFoundPage = (screen: Screen): string =>
  page(screen, {
    title: 'Not found',
    main: html`<h1>There is nothing here</h1>
      <p>The run, task or file is unknown to this board. <a href="${screen.at('/')}">All runs</a></p>`,
  })
