import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openTestBoard, send } from './board-under-test.ts'
import { busy, ready, waiting } from './stories-under-test.ts'
import type { Story } from './story-under-test.ts'

const runs = { busy: 'r-20261122-aaaaaa', ready: 'r-20261122-bbbbbb', waiting: 'r-20261122-cccccc' }
let board: Awaited<ReturnType<typeof openTestBoard>>
let stories: Record<keyof typeof runs, Story>

beforeAll(async () => {
  board = await openTestBoard()
  stories = {
    busy: await board.story(runs.busy, '2026-11-22T13:00:00Z'),
    ready: await board.story(runs.ready, '2026-11-22T09:00:00Z'),
    waiting: await board.story(runs.waiting, '2026-11-22T14:00:00Z'),
  }
  await busy(stories.busy)
  await ready(stories.ready)
  await waiting(stories.waiting)
}, 60_000)
afterAll(() => board.close())

const plain = (text: string) => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const lastOf = async (run: string) => (await board.ledger.read(run)).at(-1)

describe('who may come in', () => {
  test('nobody without the key, and the key is in no address that is sent', async () => {
    const page = await send(board.door)

    expect(page.status).toBe(401)
    expect(page.text).toContain('Open the board')
    expect(page.text).not.toContain('Capture leads')
    expect(
      (await send(`${board.door}runs/${runs.busy}`, { headers: { cookie: 'outerloop_session=guess' } }))
        .status,
    ).toBe(401)
    expect((await send(`${board.door}live?run=*`)).status).toBe(401)
  })

  test('not with another key', async () => {
    const answer = await send(`${board.door}enter`, {
      method: 'POST',
      form: { key: 'another' },
      headers: { origin: board.board.origin },
    })

    expect(answer).toMatchObject({ status: 403, cookies: [] })
  })

  test('not under another name: a name that points here is not this board’s (DNS rebinding)', async () => {
    for (const host of ['evil.example', 'localhost', `evil.example:${new URL(board.door).port}`])
      expect(await send(board.door, { headers: { host, cookie: board.session } })).toMatchObject({
        status: 421,
      })
  })

  test('not at the root: other servers of this machine, whom a browser sends cookies of the root, never see ours', async () => {
    expect(await send(`${board.board.origin}/`, { headers: { cookie: board.session } })).toMatchObject({
      status: 404,
      text: 'There is nothing here.',
    })
    const answer = await send(`${board.door}enter`, {
      method: 'POST',
      form: { key: board.key },
      headers: { origin: board.board.origin },
    })
    const [cookie] = [answer.headers['set-cookie'] ?? []].flat()
    expect(cookie).toContain(`Path=${new URL(board.door).pathname.slice(0, -1)};`)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
  })

  test('pages load nothing from elsewhere, run nothing that is written in them, and are in nobody’s frame', async () => {
    const { headers, text } = await board.get('')

    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(headers['referrer-policy']).toBe('same-origin')
    expect(text).not.toMatch(/<script(?![^>]*src=)|style="|\son[a-z]+="/)
  })
})

describe('what is shown', () => {
  test('the runs, with those that wait for somebody first to be seen', async () => {
    const text = plain((await board.get('')).text)

    expect(text).toContain('3 runs wait for you')
    expect(text).toMatch(/Capture leads from a partner webhook.*1 question for you.*1 of 4 green/)
    expect(text).toMatch(/Name the partner on the landing page.*Waits for you.*3 of 3 green/)
  })

  test('a run: what it asks, why each task waits, what the gates said, what was reached for', async () => {
    const text = plain((await board.get(`runs/${runs.busy}`)).text)

    expect(text).toContain('Should the second delivery be merged into the first lead')
    expect(text).toContain('A worker asks something.')
    expect(text).toContain('refs/heads/main of your repository had been moved.')
    expect(text).toMatch(/consent-logging \(consent-logging and landing-page were at work\) · put back/)
    expect(plain((await board.get(`runs/${runs.busy}/events`)).text)).toMatch(
      /consent-logging reached for what is not its own while consent-logging and landing-page were at work/,
    )
    expect(text).toContain('edit modules/consent/partner.ts')
    expect(text).toContain('Again, because of attempt 2: tamper is red')
    expect(text).toContain('$14.10 of $60.00')
  })

  test('branches that are green together do not touch each other, and that is said', async () => {
    expect(plain((await board.get(`runs/${runs.ready}`)).text)).toMatch(
      /Green together at tree.*No two branches touch each other/,
    )
  })

  test('a specification that one family alone wrote and read says so and waits', async () => {
    const text = plain((await board.get(`runs/${runs.waiting}`)).text)

    expect(text).toContain('One family only')
    expect(text).toContain('Approve the specification')
  })

  test('a task: its gates with logs and pictures, its change, and who tried', async () => {
    const { text: page } = await board.get(`runs/${runs.busy}/tasks/landing-page`)

    expect(plain(page)).toMatch(/unit passed 214 passed, 2 skipped · 1 min 1 s Log/)
    expect(page).toContain(
      `runs/${runs.busy}/files/evidence/landing-page/1.png" alt="A visitor sees who the partner is"`,
    )
    expect(page).toMatch(/modules\/landing\/partner\.tsx/)
    expect(plain(page)).toContain('Work by claude 2.1.330 sonnet-5')
  })

  test('a pull request: the engine’s account, its order among the others, and the change', async () => {
    const text = plain((await board.get(`runs/${runs.ready}/pulls/landing-page`)).text)

    expect(text).toMatch(/Green together at tree [0-9a-f]{40} , merged in this order/)
    expect(text).toContain('Written by a model and not verified by anybody.')
    expect(text).toContain('@everyone please merge &#60;b&#62;now&#60;/b&#62;')
  })

  test('code that looks like a page is text', async () => {
    const diff = (await board.get(`runs/${runs.ready}/tasks/crm-webhook`)).text
    const log = (await board.get(`runs/${runs.ready}/files/gates/landing-page/unit.log`)).text

    expect(diff).toContain(
      '&#60;/code&#62;&#60;/pre&#62;&#60;script&#62;alert(&#34;escaped?&#34;)&#60;/script&#62;',
    )
    for (const page of [diff, log]) expect(page).not.toContain('<script>alert')
    expect(log).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
  })

  test('pictures are served as pictures that can do nothing else', async () => {
    const { status, headers } = await board.get(`runs/${runs.busy}/files/evidence/landing-page/1.png`)

    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })

  test.each([
    'files/../../../ledger.sqlite',
    'files/..%2f..%2f..%2fledger.sqlite',
    'files/%2e%2e/%2e%2e/ledger.sqlite',
    'files/%2fetc%2fpasswd',
    'files//etc/passwd',
    'files/hub.git/config',
    'files/calls/x/brief.md',
    'files/gates',
    'tasks/nobody',
    'tasks/__proto__',
    'pulls/constructor',
  ])('not: %s', async (path) => {
    expect(await board.get(`runs/${runs.busy}/${path}`)).toMatchObject({ status: 404 })
  })

  test('not: a file to which a worker’s program made a link', async () => {
    const { symlink } = await import('node:fs/promises')
    await symlink(`${board.home}/ledger.sqlite`, `${stories.busy.folder}/evidence/link.txt`)

    expect(await board.get(`runs/${runs.busy}/files/evidence/link.txt`)).toMatchObject({ status: 404 })
  })
})

describe('what a person does', () => {
  const act = (run: string, form: Record<string, string>, headers?: Record<string, string>) =>
    board.post(`runs/${run}/act`, form, headers)

  test('only from a page of this board', async () => {
    const before = await lastOf(runs.busy)
    for (const headers of [
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-site' },
      {},
    ] as Record<string, string>[])
      expect(await act(runs.busy, { kind: 'parked', by: 'Ada', text: '' }, headers)).toMatchObject({
        status: 403,
      })

    expect(await lastOf(runs.busy)).toEqual(before)
  })

  test('only with a name, and only what the board knows', async () => {
    expect(await act(runs.busy, { kind: 'parked', by: ' ', text: '' })).toMatchObject({
      status: 409,
      text: expect.stringContaining('Say who you are'),
    })
    expect(await act(runs.busy, { kind: 'run_started', by: 'Ada', goal: 'x' })).toMatchObject({ status: 409 })
    expect(await act(runs.busy, { kind: 'toString', by: 'Ada' })).toMatchObject({ status: 409 })
    expect(await act(runs.busy, { kind: 'answered', by: 'Ada', question: 'q1', text: '' })).toMatchObject({
      status: 409,
      text: expect.stringContaining('Write your answer'),
    })
  })

  test('an answer is on the ledger with their name, and the work goes on', async () => {
    const [question] = Object.values(stories.busy.state.questions).filter(({ answer }) => !answer)
    const answer = await act(runs.busy, {
      kind: 'answered',
      by: '  Ada  Lovelace ',
      question: question?.id ?? '',
      text: 'Merge them.',
    })

    expect(answer).toMatchObject({
      status: 303,
      headers: { location: expect.stringContaining(`/runs/${runs.busy}?done=answered`) },
    })
    expect(await lastOf(runs.busy)).toMatchObject({
      by: { kind: 'human', name: 'Ada Lovelace' },
      event: { type: 'answered', text: 'Merge them.' },
    })
    expect(plain((await board.get(`runs/${runs.busy}`)).text)).not.toContain('For you')
  })

  test('what is not possible any more is said, not recorded', async () => {
    const before = await lastOf(runs.busy)
    const again = await act(runs.busy, { kind: 'retried', by: 'Ada', task: 'landing-page' })

    expect(again).toMatchObject({ status: 409, text: expect.stringContaining('does not wait for anybody') })
    expect(await lastOf(runs.busy)).toEqual(before)
  })

  test('an approval is of what was looked at: of another commit it is refused', async () => {
    const form = {
      kind: 'pull_request_approved',
      by: 'Ada',
      task: 'landing-page',
      back: 'pulls/landing-page',
    }
    const head = stories.ready.state.tasks['landing-page']?.pullRequest?.head ?? ''

    expect(await act(runs.ready, { ...form, head: 'f'.repeat(40) })).toMatchObject({
      status: 409,
      text: expect.stringContaining('has changed since you opened this page'),
    })
    expect(await act(runs.ready, { ...form, head })).toMatchObject({
      status: 303,
      headers: { location: expect.stringContaining('/pulls/landing-page?done=pull_request_approved') },
    })
    expect(plain((await board.get(`runs/${runs.ready}/pulls/landing-page`)).text)).toContain(
      'Approved by Ada',
    )
  })

  test('merging keeps the order of what builds upon what', async () => {
    expect(await act(runs.ready, { kind: 'merge_asked', by: 'Ada', task: 'crm-webhook' })).toMatchObject({
      status: 409,
      text: expect.stringContaining('Merge landing-page first'),
    })
    expect(await act(runs.ready, { kind: 'merge_asked', by: 'Ada', task: 'landing-page' })).toMatchObject({
      status: 303,
    })
    expect(await lastOf(runs.ready)).toMatchObject({ event: { type: 'merge_asked', task: 'landing-page' } })
  })

  test('a redirect never leaves the board', async () => {
    const { headers } = await act(runs.ready, {
      kind: 'parked',
      by: 'Ada',
      text: '',
      back: '//evil.example',
    })

    expect(headers['location']).toMatch(new RegExp(`^/[^/]+/runs/${runs.ready}\\?done=parked$`))
  })
})

test('an open page hears of what happens, and its line is let go with it', async () => {
  const { request } = await import('node:http')
  const heard: string[] = []
  const line = request(
    `${board.door}live?run=${runs.ready}`,
    { headers: { cookie: board.session } },
    (answer) => answer.on('data', (chunk: Buffer) => heard.push(chunk.toString())),
  )
  line.end()
  const until = async (wanted: RegExp) => {
    for (let wait = 0; wait < 200 && !wanted.test(heard.join('')); wait++)
      await new Promise((resolve) => setTimeout(resolve, 25))
    expect(heard.join('')).toMatch(wanted)
  }
  await until(/event: hello/)
  await board.post(`runs/${runs.ready}/act`, { kind: 'resumed', by: 'Ada' })
  await board.post(`runs/${runs.ready}/act`, { kind: 'parked', by: 'Ada', text: 'Once more.' })
  await until(/event: changed/)
  line.destroy()
})
