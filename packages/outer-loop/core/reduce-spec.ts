import { specAnswer } from './answer.ts'
import { refuses } from './finding.ts'
import type { EventOf } from './event.ts'
import { laneState } from './lane.ts'
import { ask, park } from './park.ts'
import type { CallState, State } from './state.ts'
import { standingOf } from '../spec/review-rounds.ts'
import { readReview } from '../spec/review.ts'

/** Each of these answers with what is wrong with the answer, or with null when it was taken. */
export function specAnswered(state: State, call: CallState, result: unknown): string | null {
  const answer = specAnswer.safeParse(result)
  if (!answer.success) return answer.error.message
  const { spec } = state
  laneState(state, 'spec').strikes = 0
  spec.markdown = answer.data.markdown
  spec.answers = [...spec.answers, ...answer.data.answers]
  spec.author = call.family
  spec.round += 1
  spec.approval = null
  spec.phase = 'linting'

  return null
}

export function specLinted(state: State, event: EventOf<'spec_linted'>): void {
  const { spec } = state
  if (state.phase !== 'specifying' || spec.phase !== 'linting' || event.round !== spec.round) return
  spec.contract = event.contract
  spec.findings = event.findings
  spec.questions = event.questions
  if (event.contract && !refuses(event.findings)) {
    spec.refusals = 0
    return reviewNext(state)
  }
  spec.refusals += 1
  if (spec.author !== 'human' && spec.refusals < 3) {
    spec.phase = 'writing'
    return
  }
  const refused = event.findings
    .filter((found) => refuses([found]))
    .map(({ where, message }) => `${where ?? ''} ${message}`.trim())
  askAboutSpec(state, `The specification does not pass its checks:\n${refused.join('\n')}`, [
    'answer',
    'cancel',
  ])
}

export function reviewAnswered(state: State, call: CallState, result: unknown): string | null {
  const { spec } = state
  const round = spec.reviews.length + 1
  const reading = readReview(result, { round, family: call.family, earlier: spec.reviews })
  if (!reading.review) return reading.problems.join(' ')
  laneState(state, 'review').strikes = 0
  spec.reviews.push(reading.review)
  spec.reviewed = spec.round
  reviewNext(state)

  return null
}

/** The verdict is derived from what was found, by whom, and what the author said to it. */
function reviewNext(state: State): void {
  const { spec, prepared } = state
  if (!prepared?.agents.review) {
    if (spec.approval) return accept(state)
    return askAboutSpec(
      state,
      'No reviewer is set up: nobody but its author has read the specification. May the work begin?',
      ['approve', 'answer', 'cancel'],
    )
  }
  const standing = standingOf({
    author: { family: spec.author },
    reviews: spec.reviews,
    answers: spec.answers,
    most: prepared.settings.reviewRounds + spec.extraRounds,
  })
  // A text that has changed since it was reviewed is reviewed again: `standingOf` then still speaks of the old one.
  if (spec.reviewed < spec.round) {
    spec.phase = 'reviewing'
    return
  }
  const irreversible = spec.questions
  const nothingOpen = standing.open.length === 0
  const nobodyAsked = irreversible.length === 0 && !spec.onlyReview
  if (nothingOpen && (spec.approval || (standing.next === 'accepted' && nobodyAsked))) return accept(state)
  if (standing.next === 'changes' && spec.author !== 'human') {
    spec.phase = 'writing'
    return
  }
  const questions = [...standing.questions, ...irreversible].map(
    ({ anchor, question }) => `${anchor}: ${question}`,
  )
  const open = standing.open.map(({ where, message }) => `${where ?? ''}: ${message}`)
  const asked = questions.length > 0 ? questions : open
  const text =
    asked.length > 0
      ? asked.join('\n')
      : 'It was reviewed, and nothing stands against it. May the work begin?'
  askAboutSpec(state, text, ['approve', 'answer', 'cancel'])
}

export function accept(state: State): void {
  state.spec.phase = 'accepted'
  state.phase = 'planning'
  if (!state.plan.candidate) return
  state.plan.number += 1
  state.plan.phase = 'validating'
}

function askAboutSpec(state: State, text: string, acts: readonly string[]): void {
  state.spec.phase = 'asking'
  park(state, null, { code: 'spec', text, question: ask(state, 'spec', text, acts) })
}

/** A person sent it back: an author with a program writes again, and may be reviewed as often as at first. */
export function specSentBack(state: State, by: string, text: string): void {
  const { spec } = state
  spec.remarks.push({ by, text })
  spec.extraRounds = spec.reviews.length
  spec.refusals = 0
  spec.phase = 'writing'
}
