import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { LetterInMailbox, openLetter } from '@leadkeep/messages'
import { Submission } from '../data/entities.ts'
import { openLinksWorld, origin, type LinksWorld } from '../links/test-world.ts'
import { Correction } from './correction.ts'
import { processCorrection } from './process-correction.ts'

let at: LinksWorld
beforeAll(async () => {
  at = await openLinksWorld()
})
afterAll(() => at.close())

const em = () => at.worker.database.fork(at.tenantId)
const submission = (id: string) => em().findOneOrFail(Submission, { id })

async function corrects(id: string, email: string) {
  const { formId, receiptId } = await submission(id)

  return at.corrections.correct({ tenantId: at.tenantId, formId, receiptId, email, origin })
}

/** What was mailed about one person, the oldest first: to whom, and the token of the question in it. */
async function lettersTo(subjectId: string) {
  const letters = await em().find(
    LetterInMailbox,
    { subjectId },
    { orderBy: { writtenAt: 'asc', id: 'asc' } },
  )
  const opened = await Promise.all(
    letters.map(({ id }) => execute(at.worker, at.scope, openLetter, { letterId: id })),
  )

  return opened.map(({ recipient, text }) => ({
    recipient,
    confirm: /\/confirm\/([\w-]{43})/.exec(text ?? '')?.[1],
  }))
}

test('the right address is asked, and what was mailed to the first one opens nothing any more', async () => {
  const ada = await at.arrives('ada@exmaple.example')
  await at.work()
  const before = await lettersTo(ada)
  expect(before.map(({ recipient }) => recipient)).toEqual(Array(2).fill('ada@exmaple.example'))

  expect(await corrects(ada, 'ada@example.com')).toBe('taken')
  await at.work()
  await at.work()
  const after = (await lettersTo(ada)).slice(before.length)
  expect(after.map(({ recipient }) => recipient)).toEqual(Array(2).fill('ada@example.com'))

  const tokenIn = (letters: typeof before) => letters.find(({ confirm }) => confirm)!.confirm!
  expect(await at.links.confirm('localhost', tokenIn(before), origin)).toBe('expired')
  expect(await at.gate(ada)).toMatchObject({ allowed: false })
  expect(await at.links.confirm('localhost', tokenIn(after), origin)).toBe('confirmed')
  expect(await at.gate(ada)).toMatchObject({ allowed: true })
  const claims = (await at.decisionsOf(ada)).filter(({ standing }) => standing === 'asserted')
  const identifiers = await Promise.all(claims.map(async ({ id }) => (await at.evidence(id))?.identifier))
  expect(identifiers).toEqual(['ada@example.com', 'ada@exmaple.example'])
})

test('who confirmed through the first address keeps it: the correction is for staff to look at', async () => {
  const ben = await at.confirmed('ben@example.com')
  const before = await lettersTo(ben)
  expect(await corrects(ben, 'someone-else@example.com')).toBe('taken')
  await at.work()
  await at.work()

  expect(await lettersTo(ben)).toHaveLength(before.length)
  expect(await em().findOneOrFail(Correction, { submissionId: ben })).toMatchObject({
    outcome: 'left',
    payload: null,
  })
})

test('three times, for a quarter of an hour, and by a receipt of this form alone', async () => {
  const cleo = await at.arrives('cleo@example.com')
  const { formId, receiptId } = await submission(cleo)
  const asked = { tenantId: at.tenantId, formId, receiptId, email: 'c@example.com', origin }
  for (const elsewhere of [{ receiptId: 'NONE' }, { formId: at.tenantId }])
    expect(await at.corrections.correct({ ...asked, ...elsewhere })).toBe('unknown')
  const outcomes = []
  for (let time = 0; time < 4; time++) outcomes.push(await corrects(cleo, `c${time}@example.com`))
  expect(outcomes).toEqual(['taken', 'taken', 'taken', 'late'])

  const dora = await at.arrives('dora@example.com')
  await at.tamper(
    `update lead_capture_submission set received_at = now() - interval '16 minutes' where id = $1`,
    [dora],
  )
  expect(await corrects(dora, 'd@example.com')).toBe('late')
})

test('one that comes before its submission was processed waits for it, and what is stored of it is sealed', async () => {
  const emil = await at.arrives('emil@example.com')
  await at.tamper(`update lead_capture_submission set state = 'received' where id = $1`, [emil])
  await corrects(emil, 'emil.right@example.com')
  const correction = await em().findOneOrFail(Correction, { submissionId: emil })
  expect(Buffer.from(correction.payload!).toString('latin1')).not.toContain('emil')

  const attempt = () => execute(at.worker, at.scope, processCorrection, { correctionId: correction.id })
  await expect(attempt()).rejects.toMatchObject({ code: 'lead_capture.correction.too_early' })
  await at.tamper(`update lead_capture_submission set state = 'processed' where id = $1`, [emil])
  await attempt()
  expect(await em().findOneOrFail(Correction, { id: correction.id })).toMatchObject({
    outcome: 'applied',
    payload: null,
  })
})
