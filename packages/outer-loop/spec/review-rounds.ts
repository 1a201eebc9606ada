import { refuses } from '../core/finding.ts'
import type { Review, ReviewFinding } from './review.ts'

/** What the author said to a finding: changed it, or why not. */
export interface Answer {
  /** `R1-3` */
  readonly finding: string
  readonly text: string
}

export interface Rounds {
  readonly author: { readonly family: string }
  readonly reviews: readonly Review[]
  readonly answers: readonly Answer[]
  /** How many reviews there may be (`settings.reviewRounds`). */
  readonly most: number
}

export interface Standing {
  /**
   * `accepted`: no blocker and no major left. `changes`: the author answers next. `human`: what is left is a question,
   * because the two disagree, the rounds are used up, or no other family looked.
   */
  readonly next: 'review' | 'accepted' | 'changes' | 'human'
  /** What refuses in the last review. */
  readonly open: readonly ReviewFinding[]
  /** Raised again after an answer: author and reviewer disagree, and a third round would only repeat it. */
  readonly contested: readonly ReviewFinding[]
  /** Whether no review came from another family than the author's. */
  readonly singleFamily: boolean
  readonly questions: readonly { readonly anchor: string; readonly question: string }[]
}

/** Where a review stands after the rounds so far: pure, so that it can be asked again after a restart. */
export function standingOf({ author, reviews, answers, most }: Rounds): Standing {
  const last = reviews.at(-1)
  const singleFamily = !reviews.some(({ family }) => family !== author.family)
  if (!last) return { next: 'review', open: [], contested: [], singleFamily, questions: [] }

  const open = last.findings.filter((found) => refuses([found]))
  const answered = (id: string) => answers.some(({ finding }) => finding === id)
  const contested = open.filter((found) => {
    const before = raisedBefore(found, reviews)

    return before !== null && answered(before.id)
  })
  const others = open.filter((found) => !contested.includes(found))
  const spent = reviews.length >= most
  const seen = open.length === 0 && !singleFamily ? 'accepted' : 'human'
  // What is not in dispute is the author's to change first, while there are rounds.
  const next = others.length > 0 && !spent ? 'changes' : seen
  const questions = [
    ...contested.map((found) => disagreement(found, reviews, answers)),
    ...(next === 'human' ? others.map((found) => leftOver(found, most)) : []),
    ...(next === 'human' && singleFamily ? [unseen(author.family)] : []),
  ]

  return { next, open, contested, singleFamily, questions }
}

/**
 * The earlier finding that this one repeats: the one it names, or else one through the same lens at the same place. The
 * second catches a reviewer with no memory of its own that words an old demand anew.
 */
function raisedBefore(found: ReviewFinding, reviews: readonly Review[]): ReviewFinding | null {
  const earlier = reviews.slice(0, -1).flatMap(({ findings }) => findings)
  const same = (other: ReviewFinding) =>
    other.lens === found.lens && other.where === found.where && refuses([other])

  return earlier.findLast(({ id }) => id === found.again) ?? earlier.findLast(same) ?? null
}

function disagreement(found: ReviewFinding, reviews: readonly Review[], answers: readonly Answer[]) {
  const before = raisedBefore(found, reviews)
  const answer = answers.findLast(({ finding }) => finding === before?.id)?.text ?? ''

  return {
    anchor: found.where ?? '',
    question: `The reviewer (${found.by}) says: ${found.message} The author answered: ${answer} The reviewer holds to it. It would be wrong if: ${found.falsify ?? 'not said'} Who is right?`,
  }
}

const leftOver = (found: ReviewFinding, most: number) => ({
  anchor: found.where ?? '',
  question: `After ${most} ${most === 1 ? 'round' : 'rounds'} this is still open (${found.by}, ${found.severity}): ${found.message} Should the work begin as it is?`,
})

const unseen = (family: string) => ({
  anchor: 'review',
  question: `Only ${family} models were available: the specification was written and reviewed by one family. Have you read it, and may the work begin?`,
})

/** What the next round's reviewer is told of the rounds before: each demand with its answer, as data and short. */
export function historyFor(reviews: readonly Review[], answers: readonly Answer[]): readonly HistoryLine[] {
  return reviews.flatMap(({ round, findings }) =>
    findings.map(({ id, lens, severity, where, message }) => ({
      id,
      round,
      lens,
      severity,
      where: where ?? '',
      message: message.slice(0, 600),
      answer: answers.findLast(({ finding }) => finding === id)?.text.slice(0, 600) ?? null,
    })),
  )
}

interface HistoryLine {
  readonly id: string
  readonly round: number
  readonly lens: string
  readonly severity: string
  readonly where: string
  readonly message: string
  readonly answer: string | null
}
