import { describe, expect, test } from '@jest/globals'
import { lens, readReview, verdictOf, type Review } from './review.ts'
import { historyFor, standingOf, type Rounds } from './review-rounds.ts'

type Said = { severity: string; where: string; message: string; falsify: string; again: string | null }
const said = (
  severity: string,
  where: string,
  again: string | null = null,
  message = 'Two requests at once make two leads.',
): Said => ({
  severity,
  where,
  message,
  falsify: 'A test that sends both at once and finds one lead.',
  again,
})
const answer = (findings: Partial<Record<string, Said[]>> = {}) => ({
  lenses: lens.options.map((name) => ({
    lens: name,
    looked: `Everything that concerns ${name}, twice.`,
    findings: findings[name] ?? [],
  })),
})
const review = (
  round: number,
  findings: Partial<Record<string, Said[]>> = {},
  earlier: readonly Review[] = [],
  family = 'codex',
): Review => {
  const { review: read, problems } = readReview(answer(findings), { round, family, earlier })
  if (!read) throw new Error(problems.join(' '))

  return read
}
const rounds = (reviews: readonly Review[], answers: Rounds['answers'] = [], most = 3): Rounds => ({
  author: { family: 'claude' },
  reviews,
  answers,
  most,
})

describe('reading a review', () => {
  const reading = (value: unknown, earlier: readonly Review[] = []) =>
    readReview(value, { round: 1, family: 'codex', earlier }).problems

  test('every lens is answered, also where nothing was found', () => {
    const { lenses } = answer()

    expect(reading({ lenses: lenses.filter((part) => part.lens !== 'tenancy') })).toEqual([
      'The lens tenancy was not answered. Say what was looked at, also when nothing was found.',
    ])
    expect(reading({ lenses: [...lenses, lenses[0]] })).toEqual(['The lens routing was answered twice.'])
  })

  test('a finding that nothing could refute is not one', () => {
    const opinion = { ...said('major', 'AC-1'), falsify: '' }

    expect(reading(answer({ abuse: [opinion] }))).toEqual([
      expect.stringContaining('lenses.6.findings.0.falsify'),
    ])
  })

  test('a verdict of the reviewer’s own has no place', () => {
    expect(reading({ ...answer(), verdict: 'approve' })).toEqual([expect.stringContaining('verdict')])
  })

  test('an earlier finding that does not exist cannot be raised again', () => {
    expect(reading(answer({ abuse: [said('major', 'AC-1', 'R1-9')] }))).toEqual([
      'There is no earlier finding R1-9.',
    ])
  })

  test('prose instead of an answer is said to be none', () => {
    expect(reading('Looks good to me!')).toEqual([expect.stringContaining('answer:')])
  })

  test('findings get names that later rounds can use', () => {
    expect(
      review(2, { caching: [said('minor', 'routes[0]')], abuse: [said('note', 'AC-1')] }).findings,
    ).toMatchObject([
      { id: 'R2-1', code: 'review.caching', by: 'codex' },
      { id: 'R2-2', code: 'review.abuse' },
    ])
  })
})

describe('the verdict', () => {
  test.each([
    ['nothing', {}, 'accepted'],
    ['minor and note', { abuse: [said('minor', 'AC-1'), said('note', 'AC-1')] }, 'accepted'],
    ['one major', { abuse: [said('minor', 'AC-1')], tenancy: [said('major', 'AC-2')] }, 'changes'],
    ['one blocker', { routing: [said('blocker', 'AC-1')] }, 'changes'],
  ])('is derived: %s', (_name, findings, verdict) => {
    expect(verdictOf(review(1, findings))).toBe(verdict)
  })
})

describe('rounds', () => {
  const raised = review(1, { abuse: [said('major', 'AC-1')] })
  const answered = [{ finding: 'R1-1', text: 'The database has a unique index on the key.' }]

  test('without a review, a review is next', () => {
    expect(standingOf(rounds([]))).toMatchObject({ next: 'review', singleFamily: true })
  })

  test('what was demanded goes to the author, and what was changed is accepted', () => {
    expect(standingOf(rounds([raised]))).toMatchObject({ next: 'changes', contested: [], questions: [] })
    expect(standingOf(rounds([raised, review(2, {}, [raised])], answered))).toMatchObject({
      next: 'accepted',
      questions: [],
    })
  })

  test('raised again after an answer it is a question, with both sides of it', () => {
    const again = review(2, { abuse: [said('major', 'AC-1', 'R1-1')] }, [raised])
    const standing = standingOf(rounds([raised, again], answered))

    expect(standing).toMatchObject({ next: 'human', contested: [{ id: 'R2-1' }] })
    expect(standing.questions).toEqual([
      { anchor: 'AC-1', question: expect.stringMatching(/Two requests.*unique index.*Who is right\?/) },
    ])
  })

  test('the same demand in other words is the same demand', () => {
    const again = review(
      2,
      { abuse: [said('blocker', 'AC-1', null, 'Duplicates are possible under load.')] },
      [raised],
    )

    expect(standingOf(rounds([raised, again], answered))).toMatchObject({
      next: 'human',
      contested: [{ id: 'R2-1' }],
    })
  })

  test('raised again without an answer it is only still open', () => {
    const again = review(2, { abuse: [said('major', 'AC-1', 'R1-1')] }, [raised])

    expect(standingOf(rounds([raised, again]))).toMatchObject({ next: 'changes', contested: [] })
  })

  test('beside a dispute, the rest is changed first', () => {
    const both = review(
      2,
      { abuse: [said('major', 'AC-1', 'R1-1')], tenancy: [said('major', 'entities[0]')] },
      [raised],
    )

    expect(standingOf(rounds([raised, both], answered))).toMatchObject({
      next: 'changes',
      contested: [{ lens: 'abuse' }],
      questions: [{}],
    })
  })

  test('when the rounds are used up, a person is asked about each thing that is left', () => {
    const left = review(2, { tenancy: [said('major', 'entities[0]')] }, [raised])

    expect(standingOf(rounds([raised, left], answered, 2))).toMatchObject({
      next: 'human',
      contested: [],
      questions: [{ anchor: 'entities[0]', question: expect.stringContaining('After 2 rounds') }],
    })
  })

  test('one family alone never accepts: the specification waits for a person', () => {
    const own = review(1, {}, [], 'claude')

    expect(standingOf(rounds([own]))).toMatchObject({
      next: 'human',
      singleFamily: true,
      questions: [{ anchor: 'review' }],
    })
    expect(standingOf(rounds([own, review(2, {}, [own])]))).toMatchObject({
      next: 'accepted',
      singleFamily: false,
    })
  })

  test('later reviewers see what was demanded and what was answered', () => {
    expect(historyFor([raised], answered)).toEqual([
      {
        id: 'R1-1',
        round: 1,
        lens: 'abuse',
        severity: 'major',
        where: 'AC-1',
        message: expect.any(String),
        answer: 'The database has a unique index on the key.',
      },
    ])
  })
})
