// Makes the form answer in place, and shows its steps one by one. Without this file it works too: it is a form.

import type * as Keeping from './keep.ts'
import type * as Proving from './prove.ts'

declare const proofAddress: string
declare const keepAddress: string

type Problem = { title?: string; detail?: string; errors?: { field: string; message: string }[] }
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const waits = [3, 10, 30, 60]
const controls = ':is(input,select,textarea)'
// In a frame of another site, which sets the frame's height by it. It says nothing else, so anybody may hear it.
if (parent !== window)
  new ResizeObserver(() =>
    parent.postMessage({ leadkeepHeight: document.documentElement.offsetHeight }, '*'),
  ).observe(document.documentElement)
const form = document.querySelector<HTMLFormElement>('#lead-form')
if (form) enhance(form)

// A field may be called like a property of forms and then stands in its place: only what no field can be called is used.
function enhance(form: HTMLFormElement) {
  const find = (selector: string) => form.querySelector<HTMLElement>(selector)
  const all = <Found extends HTMLElement>(selector: string) => [...form.querySelectorAll<Found>(selector)]
  const status = find('.status')!
  const button = find('.buttons [type=submit]')!
  const back = find('.buttons [type=button]')!
  const steps = all('.step')
  // The page writes every word this script needs beside the form.
  const words = status.dataset as Record<string, string>
  const label = button.textContent
  const query = new URLSearchParams(location.search)
  let at = 0
  let busy = false
  let aiming = false
  let timer = 0
  let proof: Promise<string | null> | undefined
  let keeping: Promise<Awaited<ReturnType<typeof Keeping.keep>> | null> | undefined

  const token = () => form.querySelector<HTMLInputElement>('[name=token]')!.value

  const begin = () =>
    // keep.ts, whose address the server knows.
    (keeping ??= (import(keepAddress) as Promise<typeof Keeping>)
      .then(({ keep }) => keep({ form, note: find('.kept')!, at: () => at, show, say }))
      .catch(() => null))
  // What a proof costs is worked off while somebody types. Where it can't be had, the form goes without.
  form.addEventListener('focusin', () => {
    // After what they had typed is back, and with it its token.
    proof ??= begin()
      // prove.ts, likewise.
      .then(() => import(proofAddress) as Promise<typeof Proving>)
      .then(({ prove }) => prove(words.challenges!, token()))
      .catch(() => null)
  })
  for (const input of all<HTMLInputElement>('[data-address]')) input.value ||= query.get(input.name) ?? ''
  for (const hint of all('.only > .hint')) hint.hidden = true
  show(
    Math.max(
      0,
      steps.findIndex((step) => step.querySelector('[aria-invalid]')),
    ),
  )
  if (steps[0]) history.replaceState(at, '')
  try {
    if (localStorage['leadkeep ' + find('.kept')!.dataset.drafts]) void begin()
  } catch {
    // Blocked together with cookies: then nothing is kept.
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (busy) return
    const wrong = [...(steps[at] ?? form).querySelectorAll<HTMLElement>('.field')].filter(
      (field) => !check(field),
    )
    if (wrong[0]) return control(wrong[0]).focus()
    const next = following()
    if (next < 0) return void send(0)
    history.pushState(next, '')
    turnTo(next)
  })
  back.addEventListener('click', () => {
    const before = steps.findLastIndex((step, index) => index < at && asks(step))
    history.replaceState(before, '')
    turnTo(before)
  })
  // The browser's own way back leads to the step before, not out of the form.
  addEventListener('popstate', (event) => {
    const step: unknown = event.state
    if (typeof step === 'number' && steps[step]) turnTo(step)
  })
  // Punish late, reward early: a field is told off when it is left, and forgiven while it is put right.
  // Not on the way to a button: a message that appears then would move it away from under the click.
  form.addEventListener('pointerdown', ({ target }) => void (aiming = !!within(target, '.buttons')))
  form.addEventListener('focusin', ({ target }) => fieldOf(target) && (aiming = false))
  form.addEventListener('focusout', ({ target }) => {
    const field = fieldOf(target)
    if (!aiming && field && valueOf(field)) check(field)
  })
  form.addEventListener('input', ({ target }) => {
    const field = fieldOf(target)
    if (field && !field.querySelector<HTMLElement>('.error')!.hidden) check(field)
    arrange()
  })
  addEventListener('online', () => (timer ? void send(0) : say('')))
  addEventListener('offline', () => say(words.away!))

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
    if (response?.ok) {
      void keeping?.then((kept) => kept?.done())
      return thank(response)
    }
    if (!response || response.status >= 500 || response.status === 429) return later(tries, response)
    // What our own server answers with, or nothing at all.
    const problem = (await response.json().catch(() => ({}))) as Problem
    const errors = problem.errors ?? []
    for (const { field, message } of errors) mark(field, message)
    const first = errors.map(({ field }) => find('#f-' + CSS.escape(field))).find(Boolean)
    if (!first) return say([problem.title, problem.detail, words.kept].filter(Boolean).join(' '))
    const step = steps.findIndex((each) => each.contains(first))
    if (step >= 0) show(step)
    first.focus()
  }

  async function post() {
    const data = new FormData(form)
    const sent: Record<string, unknown> = {}
    for (const key of data.keys()) {
      const values = data.getAll(key)
      sent[key] = values[1] ? values : values[0]
    }
    // Neither may keep a lead waiting for long.
    ;(await Promise.race([keeping, pause(5000)]))?.tell(sent)
    sent.altcha = (await Promise.race([proof, pause(20000)])) || ''

    return fetch(words.api!, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': nonce(token()),
      },
      body: JSON.stringify(sent),
      signal: AbortSignal.timeout(15000),
    })
  }

  // The same key every time, so that however often it is sent, it counts once.
  function later(tries: number, response: Response | null) {
    const seconds = Math.max(waits[tries] ?? 60, Number(response?.headers.get('retry-after') ?? 0))
    // Where nobody answers, the line is away: it is tried for as long as the page is open.
    if (response && (tries >= waits.length || seconds > 120)) return say(words.gaveUp!)
    say((navigator.onLine ? words.offline! : words.away!).replace('{seconds}', String(seconds)))
    timer = window.setTimeout(() => void send(tries + 1), seconds * 1000)
  }

  async function thank(response: Response) {
    if (words.then) return location.assign(words.then)
    const page = await fetch(response.headers.get('location')!)
      .then((each) => each.text())
      .catch(() => '')
    const thanks = new DOMParser().parseFromString(page, 'text/html').querySelector('[data-thanks]')
    if (thanks) {
      document.querySelector('[data-form-place]')!.replaceWith(thanks)
      thanks.scrollIntoView({ block: 'start' })
      return thanks.querySelector<HTMLElement>('[tabindex]')!.focus({ preventScroll: true })
    }
    // Stored is stored: if only the receipt's page did not arrive, its number is said all the same.
    const { receiptId } = (await response.json()) as { receiptId: string }
    form.replaceChildren(status)
    say(words.received!.replace('{receipt}', receiptId))
  }

  function turnTo(step: number) {
    show(step)
    steps[at]!.querySelector<HTMLElement>('[tabindex]')!.focus()
  }

  function show(step: number) {
    at = step
    arrange()
  }

  // What is asked depends on what was answered before it, and what the button does on what is still to be asked.
  function arrange() {
    for (const part of all<HTMLFieldSetElement>('[data-when]')) {
      const { when, is } = part.dataset
      part.hidden = part.disabled = !given(when!).some((value) =>
        is ? is.split(' ').includes(value) : value.trim(),
      )
    }
    if (!steps[0]) return
    const more = following() >= 0
    steps.forEach((step, index) => (step.hidden = index !== at))
    for (const part of all('[data-last]')) part.hidden = more
    back.hidden = at === 0
    button.textContent = more ? words.next! : label
  }

  function following() {
    return steps.findIndex((step, index) => index > at && asks(step))
  }

  function asks(step: HTMLElement) {
    return step.querySelector(controls + ':enabled')
  }

  function check(field: HTMLElement) {
    const input = control(field)
    const { key, required, invalid } = field.dataset
    const value = valueOf(field)
    const isOff =
      input.validity.badInput || (input.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    const message = input.matches(':disabled')
      ? ''
      : value || input.validity.badInput
        ? isOff && invalid
        : required
    mark(key!, message || '')

    return !message
  }

  function mark(key: string, message: string) {
    const input = find('#f-' + CSS.escape(key))
    const error = find('#f-' + CSS.escape(key) + '-error')
    if (!input || !error) return say(message)
    const described = input.closest('.group') ?? input
    const notes = new Set(described.getAttribute('aria-describedby')?.split(' '))
    notes[message ? 'add' : 'delete'](error.id)
    described.setAttribute('aria-describedby', [...notes].join(' '))
    described.ariaInvalid = message ? 'true' : null
    error.textContent = message
    error.hidden = !message
  }

  function valueOf(field: HTMLElement) {
    return given(field.dataset.key!).join('').trim()
  }

  function given(key: string) {
    return new FormData(form).getAll(key).filter((each) => typeof each === 'string')
  }

  function say(text: string) {
    status.textContent = text
  }
}

const control = (field: HTMLElement) => field.querySelector<Control>(controls)!

const within = (target: EventTarget | null, selector: string) =>
  target instanceof Element ? target.closest<HTMLElement>(selector) : null

const fieldOf = (target: EventTarget | null) => within(target, '.field')

const pause = (milliseconds: number) =>
  new Promise<null>((resolve) => void setTimeout(resolve, milliseconds, null))

function nonce(token: string): string {
  const body = token.split('.')[0]!.replace(/-/g, '+').replace(/_/g, '/')

  // The server's own token: its first part is JSON with a nonce.
  return (JSON.parse(atob(body)) as { nonce: string }).nonce
}
