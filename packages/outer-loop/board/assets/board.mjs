// The board is whole without this. It takes the key out of the address, follows what happens, and keeps times fresh.

const enter = document.getElementById('enter')
if (location.hash.length > 20) {
  const key = location.hash.slice(1)
  history.replaceState(null, '', location.pathname + location.search)
  if (enter) {
    enter.elements.namedItem('key').value = key
    enter.requestSubmit()
  }
}

// An act that was just told is told once.
if (new URLSearchParams(location.search).has('done')) history.replaceState(null, '', location.pathname)

const pulse = document.getElementById('pulse')
const address = document.body.dataset.live
if (address) follow(new EventSource(address))
setInterval(freshen, 30_000)

function follow(line) {
  let running = false
  let again = false
  const refresh = async () => {
    if (running) {
      again = true
      return
    }
    running = true
    try {
      await replaceRegions()
      told('live')
    } catch {
      told('lost')
    }
    running = false
    if (again) {
      again = false
      await refresh()
    }
  }
  let before = null
  line.addEventListener('hello', ({ data }) => {
    told('live')
    // The line was down in between: what was missed is on the page.
    if (before !== null && data !== before) void refresh()
    before = data
  })
  line.addEventListener('changed', ({ data }) => {
    before = data
    void refresh()
  })
  line.addEventListener('error', () => told('lost'))
  addEventListener('pagehide', () => line.close())
}

/** Puts the new page's regions in the place of those that differ, and leaves alone where somebody is writing. */
async function replaceRegions() {
  const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } })
  if (!answer.ok) throw new Error(String(answer.status))
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const region of document.querySelectorAll('[data-region]')) {
    const other = next.getElementById(region.id)
    if (!other || same(region, other) || isBusy(region)) continue
    const open = new Map([...region.querySelectorAll('details[id]')].map((part) => [part.id, part.open]))
    const focused = region.contains(document.activeElement)
      ? document.activeElement.getAttribute('href')
      : null
    region.replaceChildren(...[...other.childNodes].map((node) => document.importNode(node, true)))
    for (const part of region.querySelectorAll('details[id]'))
      if (open.has(part.id)) part.open = open.get(part.id)
    if (focused) region.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus()
    if (region.id === 'for-you' && region.childElementCount > 0)
      document.getElementById('said').textContent = 'Something here waits for you.'
  }
  const clock = next.querySelector('#pulse time')
  if (pulse && clock) pulse.replaceChildren('as of ', document.importNode(clock, true))
}

const worded = (part) =>
  part.innerHTML.replaceAll(/<time [^>]*>[^<]*<\/time>/g, '').replaceAll(/ open=""/g, '')
const same = (one, other) => worded(one) === worded(other)

function isBusy(region) {
  const active = document.activeElement
  if (region.contains(active) && active.matches('input, textarea, select, button')) return true

  return [...region.querySelectorAll('textarea, input:not([type=hidden])')].some(
    (field) => field.value !== field.defaultValue,
  )
}

function told(state) {
  if (pulse) pulse.dataset.state = state
}

function freshen() {
  for (const part of document.querySelectorAll('time[data-relative]')) {
    const seconds = (Date.parse(part.dateTime) - Date.now()) / 1000
    const [size, unit] = [
      [86_400, 'd'],
      [3_600, 'h'],
      [60, 'min'],
    ].find(([least]) => Math.abs(seconds) >= least) ?? [0, '']
    if (Math.abs(seconds) > 7 * 86_400) continue
    const number = Math.floor(Math.abs(seconds) / size)
    part.textContent =
      size === 0 ? 'just now' : seconds > 0 ? `in ${number} ${unit}` : `${number} ${unit} ago`
  }
}
