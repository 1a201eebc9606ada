// Makes the form answer in place. Without this file it works too: it is a form.

import type * as Proving from './prove.ts'

declare const proofAddress: string

type Accepted = { receiptId: string }
type Problem = { title?: string; detail?: string; errors?: { field: string; message: string }[] }

const waits = [3, 10, 30, 60]
// In a frame of another site, which sets the frame's height by it. It says nothing else, so anybody may hear it.
if (parent !== window)
  new ResizeObserver(() =>
    parent.postMessage({ leadkeepHeight: document.documentElement.offsetHeight }, '*'),
  ).observe(document.documentElement)
const form = document.querySelector<HTMLFormElement>('#lead-form')
if (form) enhance(form)

function enhance(form: HTMLFormElement) {
  const status = form.querySelector<HTMLElement>('.status')!
  const button = form.querySelector<HTMLButtonElement>('button')!
  // The page writes every word this script needs beside the form.
  const words = form.dataset as Record<string, string>
  const label = button.textContent
  let busy = false
  let aiming = false
  let timer = 0
  let proof: Promise<string | null> | undefined

  // What a proof costs is worked off while somebody types. Where it can't be had, the form goes without.
  form.addEventListener('focusin', () => {
    // prove.ts, whose address the server knows.
    const loaded = () => import(proofAddress) as Promise<typeof Proving>
    proof ??= loaded()
      .then(({ prove }) =>
        prove(words.challenges!, form.querySelector<HTMLInputElement>('[name=token]')!.value),
      )
      .catch(() => null)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (busy) return
    const wrong = inputs().filter((input) => !check(input))
    if (wrong[0]) return wrong[0].focus()
    void send(0)
  })
  // Punish late, reward early: a field is told off when it is left, and forgiven while it is put right.
  // Not on the way to the button: a message that appears then would move it away from under the click.
  form.addEventListener('pointerdown', ({ target }) => void (aiming = target === button))
  form.addEventListener('focusin', ({ target }) => isInput(target) && (aiming = false))
  form.addEventListener(
    'focusout',
    ({ target }) => !aiming && isInput(target) && target.value.trim() !== '' && check(target),
  )
  form.addEventListener('input', ({ target }) => isInput(target) && target.ariaInvalid && check(target))
  addEventListener('online', () => void (timer && send(0)))

  async function send(tries: number) {
    clearTimeout(timer)
    timer = 0
    if (busy) return
    busy = true
    button.ariaDisabled = 'true'
    button.textContent = words.sending!
    say('')
    const response = await post().catch(() => null)
    busy = false
    button.ariaDisabled = null
    button.textContent = label
    // What our own server answers with: the API's documented bodies.
    if (response?.ok) return thank(((await response.json()) as Accepted).receiptId)
    if (!response || response.status >= 500 || response.status === 429) return later(tries, response)
    // As above, or nothing at all.
    const problem = (await response.json().catch(() => ({}))) as Problem
    const errors = problem.errors ?? []
    for (const { field, message } of errors) mark(field, message)
    const first = errors
      .map(({ field }) => form.querySelector<HTMLElement>('#' + CSS.escape(field)))
      .find(Boolean)
    if (first) first.focus()
    else say([problem.title, problem.detail, words.kept].filter(Boolean).join(' '))
  }

  async function post() {
    // Every field is text: the form takes no files.
    const data = Object.fromEntries(new FormData(form)) as Record<string, string>
    for (const [name, value] of new URLSearchParams(location.search))
      if (name.startsWith('utm_')) data[name] = value
    if (document.referrer && !document.referrer.startsWith(location.origin))
      data.referrer = document.referrer.split('?')[0]!

    data.altcha = (await Promise.race([proof, pause(20000)])) || ''

    return fetch(words.api!, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': nonce(data.token!) },
      body: JSON.stringify(data),
      signal: AbortSignal.timeout(15000),
    })
  }

  // The same key every time, so that however often it is sent, it counts once.
  function later(tries: number, response: Response | null) {
    const seconds = Math.max(waits[tries] ?? 0, Number(response?.headers.get('retry-after') ?? 0))
    if (tries >= waits.length || seconds > 120) return say(words.gaveUp!)
    say(words.offline!.replace('{seconds}', String(seconds)))
    timer = window.setTimeout(() => void send(tries + 1), seconds * 1000)
  }

  async function thank(receiptId: string) {
    const place = form.closest('[data-form-place]')!
    const page = await fetch(`${form.getAttribute('action')}/thanks?receipt=${receiptId}`)
      .then((each) => each.text())
      .catch(() => '')
    const thanks = new DOMParser().parseFromString(page, 'text/html').querySelector('[data-thanks]')
    // Stored is stored: if only the receipt's page did not arrive, its number is said all the same.
    if (!thanks)
      return form.replaceChildren(
        Object.assign(document.createElement('p'), {
          role: 'status',
          textContent: words.received!.replace('{receipt}', receiptId),
        }),
      )
    place.replaceWith(thanks)
    thanks.scrollIntoView({ block: 'start' })
    thanks.querySelector<HTMLElement>('[tabindex]')!.focus({ preventScroll: true })
  }

  function check(input: HTMLInputElement) {
    const value = input.value.trim()
    const { required, invalid } = input.dataset
    const message =
      value === '' ? required : invalid && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? invalid : undefined
    mark(input.id, message)

    return !message
  }

  function mark(field: string, message?: string) {
    const input = form.querySelector('#' + CSS.escape(field))
    const error = form.querySelector<HTMLElement>('#' + CSS.escape(field + '-error'))
    if (!input || !error) return message && say(message)
    const notes = new Set(input.getAttribute('aria-describedby')?.split(' '))
    notes[message ? 'add' : 'delete'](error.id)
    input.setAttribute('aria-describedby', [...notes].join(' '))
    input.ariaInvalid = message ? 'true' : null
    error.textContent = message ?? ''
    error.hidden = !message
  }

  function say(text: string) {
    status.textContent = text
  }

  function inputs() {
    return [...form.querySelectorAll<HTMLInputElement>('.field input, .field textarea')]
  }
}

function isInput(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof Element && target.matches('.field input, .field textarea')
}

const pause = (milliseconds: number) =>
  new Promise<null>((resolve) => void setTimeout(resolve, milliseconds, null))

function nonce(token: string): string {
  const body = token.split('.')[0]!.replace(/-/g, '+').replace(/_/g, '/')

  // The server's own token: its first part is JSON with a nonce.
  return (JSON.parse(atob(body)) as { nonce: string }).nonce
}
