// Loaded when somebody begins to fill in the form, or comes back to it. It keeps on the server what they type, sealed so
// that this browser alone can open it, and says how they came here. Whoever gets none of it has a form all the same.

/** Of the box that allows what follows a person. */
declare const grantName: string

interface Parts {
  readonly form: HTMLFormElement
  /** Says that something is kept, and has the button that deletes it. Where drafts go stands on it. */
  readonly note: HTMLElement
  readonly at: () => number
  readonly show: (step: number) => void
  readonly say: (text: string) => void
}

type Kept = { token: string; at: number; values: [string, string][] }
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const day = 86_400_000
const firstEntry = 'leadkeep first'

export async function keep({ form, note, at, show, say }: Parts) {
  const address = note.dataset.drafts!
  const entry = `leadkeep ${address}`
  // Blocked together with cookies: then it throws, and nothing is kept.
  const store = localStorage
  const box = () => form.querySelector<HTMLInputElement>(`[name=${grantName}]`)
  const token = form.querySelector<HTMLInputElement>('[name=token]')!
  /** A name by which the server finds it, and the key, of which the server never hears. */
  let held = store.getItem(entry)
  let last = ''
  let timer = 0
  let saving = Promise.resolve()
  let over = false

  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(save, 1500)
  })
  document.addEventListener('visibilitychange', () => void (document.hidden && timer && save()))
  addEventListener('online', save)
  note.querySelector('button')!.addEventListener('click', () => {
    form.reset()
    form.dispatchEvent(new Event('input'))
    void forget()
  })
  if (held) await resume(held).catch(() => {})

  return {
    tell: (sent: Record<string, unknown>) => {
      try {
        tell(sent)
      } catch {
        // What a browser lacks for this costs the lead how they came here, and nothing else.
      }
    },
    done,
  }

  function save() {
    clearTimeout(timer)
    timer = 0
    saving = saving.then(put).catch(() => {})
  }

  async function put() {
    const values = [...new FormData(form)].filter(([name]) => !/^(token|consent_.*)$/.test(name))
    const data = JSON.stringify({ token: token.value, at: at(), values })
    if (over || data === last || !values.some(([, value]) => value)) return
    held ??= [16, 32].map((length) => text(crypto.getRandomValues(new Uint8Array(length)))).join('.')
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const { key, name, algorithm } = await opened(held, iv)
    const sealed = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(data))
    const response = await send(name, text(new Uint8Array([...iv, ...new Uint8Array(sealed)])))
    if (!response.ok) return
    last = data
    store.setItem(entry, held)
    note.hidden = false
  }

  async function resume(from: string) {
    const response = await fetch(`${address}/${from.split('.')[0]}`)
    if (response.status === 404) {
      held = null
      return store.removeItem(entry)
    }
    // What keepDraft of the landing app answers with.
    const { sealed } = (await response.json()) as { sealed: string }
    const all = bytes(sealed)
    const { key, algorithm } = await opened(from, all.slice(0, 12))
    const data = new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, all.slice(12)))
    const kept = JSON.parse(data) as Kept // our own: nobody else has the key
    for (const control of form.querySelectorAll<Control>(':is(input,select,textarea)[name]'))
      fill(control, kept)
    // The same token, so that sending again what may have arrived counts once; but not for other words than these.
    if (served(kept.token) === served(token.value)) token.value = kept.token
    form.dispatchEvent(new Event('input'))
    show(kept.at)
    note.hidden = false
    say(note.dataset.resumed!)
  }

  function fill(control: Control, { values }: Kept) {
    const { name, type } = control
    const mine = values.filter(([each]) => each === name).map(([, value]) => value)
    // What somebody agreed to, they say anew.
    if (!mine[0] || name === 'token' || name.startsWith('consent_')) return
    if (type === 'checkbox' || type === 'radio')
      // Of these types only inputs are.
      (control as HTMLInputElement).checked = mine.includes(control.value)
    else control.value ||= mine[0]
  }

  async function opened(from: string, iv: Uint8Array<ArrayBuffer>) {
    const [name = '', secret = ''] = from.split('.')
    const additionalData = new TextEncoder().encode(`${address}/${name}`)
    const key = await crypto.subtle.importKey('raw', bytes(secret), 'AES-GCM', false, ['encrypt', 'decrypt'])

    return { name, key, algorithm: { name: 'AES-GCM', iv, additionalData } }
  }

  function send(name: string, sealed: string | null) {
    return fetch(`${address}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sealed }),
      keepalive: true,
    })
  }

  async function forget() {
    over = true
    note.hidden = true
    store.removeItem(entry)
    await saving
    store.removeItem(entry)
    note.hidden = true
    if (held) await send(held.split('.')[0]!, null).catch(() => {}) // it goes by itself in a day
  }

  /** What goes along with the answers. What follows a person goes only where they allow it. */
  function tell(sent: Record<string, unknown>) {
    if (held) sent.lk_draft = held.split('.')[0]
    for (const [name, value] of new URLSearchParams(location.search))
      if (name.startsWith('utm_') || (agreed() && /clid$|braid$|^(li_fat_id|epik|sccid|rdt_cid)$/.test(name)))
        sent[name] = value
    const from = document.referrer && new URL(document.referrer)
    if (from && from.origin !== location.origin)
      sent.referrer = agreed() ? from.origin + from.pathname : from.origin
    const first = firstTouch()
    if (first && agreed()) sent.lk_first = first
  }

  /** It was sent: nothing of it stays here but, by grant, how they came the first time. */
  function done() {
    if (agreed())
      store.setItem(
        firstEntry,
        firstTouch() ?? JSON.stringify({ at: new Date().toISOString(), ...campaign() }),
      )
    else if (box()) store.removeItem(firstEntry)

    return forget()
  }

  function firstTouch(): string | null {
    const first = store.getItem(firstEntry)
    const at = /"at":"([^"]+)"/.exec(first ?? '')?.[1]

    return at && Date.now() - Date.parse(at) < 90 * day ? first : null
  }

  function agreed() {
    // A property of some browsers, which types don't know yet (W3C GPC).
    return box()?.checked && !(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
  }
}

const campaign = () =>
  Object.fromEntries([...new URLSearchParams(location.search)].filter(([name]) => name.startsWith('utm_')))

const text = (of: Uint8Array) =>
  btoa(String.fromCharCode(...of))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const bytes = (of: string) =>
  Uint8Array.from(atob(of.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0))

/** What a token swears to, without what makes it this one. */
const served = (token: string) => new TextDecoder().decode(bytes(token.split('.')[0]!)).split(',"nonce"')[0]
