import type { Claim } from '../claim.ts'
import { readKey, type LogKey } from '../note.ts'
import type { Opener } from '../openings.ts'
import { Refusal } from '../refusal.ts'
import { marks, verdictOf } from '../verdict.ts'
import { verifyArchive } from '../verify-archive.ts'
import { openZip } from '../zip.ts'

/** page.html has each of them. */
const element = (id: string) => document.getElementById(id)!
const form = element('form') as HTMLFormElement // as page.html has it, and so the others
const archive = element('archive') as HTMLInputElement // a file
const key = element('key') as HTMLTextAreaElement // a text
const outside = element('outside') as HTMLInputElement // files
const opener = element('opener') as HTMLInputElement // a passphrase, or an identity
const save = element('save') as HTMLAnchorElement // to a file
const button = element('verify') as HTMLButtonElement // of the form
const progress = element('progress') as HTMLProgressElement // from 0 to 1
const result = element('result')

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void verify()
})

async function verify(): Promise<void> {
  result.hidden = true
  offer([])
  const file = archive.files?.[0]
  complain(archive, file ? '' : 'Choose the archive.')
  const log = keyTyped()
  complain(key, log instanceof Refusal ? log.message : '')
  if (!file || log instanceof Refusal) return form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()

  button.disabled = true
  progress.hidden = false
  progress.value = 0
  try {
    show(file.name, await claimsOf(file, log))
  } finally {
    button.disabled = false
    progress.hidden = true
  }
}

async function claimsOf(file: File, log: LogKey): Promise<readonly Claim[]> {
  const opened: string[] = []
  try {
    const kept = [...(outside.files ?? [])].map(async (each) => ({
      name: each.name,
      text: await each.text(),
    }))

    return await verifyArchive(await openZip(file), {
      key: log,
      outside: await Promise.all(kept),
      opener: openerTyped(),
      onOpened: (value) => void opened.push(`${JSON.stringify(value)}\n`),
      onProgress: (share) => (progress.value = share),
    })
  } catch (error) {
    // Whatever it is: what could not be read to its end is not verified.
    const sentence = error instanceof Error ? error.message : 'It could not be read.'

    return [
      { verdict: 'fails', code: error instanceof Refusal ? error.code : 'archive.unreadable', sentence },
    ]
  } finally {
    offer(opened)
  }
}

function openerTyped(): Opener | undefined {
  const typed = opener.value.trim()
  if (typed === '') return undefined

  return typed.startsWith('AGE-SECRET-KEY-') ? { identity: typed } : { passphrase: opener.value }
}

/** Those that were verified, to be kept as a file: what is not asked for leaves no trace. */
function offer(lines: readonly string[]): void {
  if (save.href !== '') URL.revokeObjectURL(save.href)
  save.hidden = lines.length === 0
  if (lines.length > 0) save.href = URL.createObjectURL(new Blob([...lines]))
  else save.removeAttribute('href')
}

function keyTyped(): LogKey | Refusal {
  const [first = ''] = key.value.trim().split('\n')
  if (first === '') return new Refusal('key.missing', 'Paste the log’s key.')
  try {
    return readKey(first)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function complain(field: HTMLElement, sentence: string): void {
  const error = element(`${field.id}-error`)
  error.textContent = sentence
  error.hidden = sentence === ''
  field.setAttribute('aria-invalid', String(sentence !== ''))
}

const said = { holds: 'Holds:', fails: 'Does not hold:', open: 'Not proven:' } as const

function show(name: string, claims: readonly Claim[]): void {
  const { code, sentence } = verdictOf(claims)
  result.dataset['verdict'] = code === 0 ? 'holds' : code === 3 ? 'open' : 'fails'
  element('verdict').textContent = sentence
  element('of').textContent = name
  element('claims').replaceChildren(...claims.map(lineOf))
  result.hidden = false
  result.focus()
}

function lineOf({ verdict, sentence, code }: Claim): HTMLLIElement {
  const line = document.createElement('li')
  line.className = verdict
  line.dataset['code'] = code
  line.append(part('mark', marks[verdict], true), part('sentence', sentence, false))
  line.lastElementChild?.prepend(part('said', `${said[verdict]} `, false))

  return line
}

function part(name: string, text: string, isMute: boolean): HTMLSpanElement {
  const span = document.createElement('span')
  span.className = name
  span.textContent = text
  if (isMute) span.setAttribute('aria-hidden', 'true')

  return span
}
