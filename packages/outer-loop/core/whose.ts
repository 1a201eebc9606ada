import type { TaskId } from './ids.ts'
import type { State } from './state.ts'

/**
 * Whose doing it was that something changed beside a worker's own folder. Where several were at work since it was looked at
 * before, they all are in `among`, and `task` is the one of whom something speaks, or null.
 */
export type Whose = { task: TaskId | null; among: readonly string[] }

const names = new Intl.ListFormat('en-GB')

/** `release-notes and size-table were at work`, for a sentence. */
export const wereAtWork = ({ task, among }: Whose): string =>
  among.length > 1 ? `${names.format(among)} were at work` : `${task ?? 'an agent'} was at work`

/** As far as it is known, in a few words. */
export const whoseIsIt = (whose: Whose): string =>
  whose.among.length < 2
    ? (whose.task ?? 'the run')
    : `${wereAtWork(whose)}${whose.task ? `, it speaks of ${whose.task}` : ''}`

/** Nothing says which of several it was. */
export const isOpen = ({ task, among }: Whose): boolean => task === null && among.length > 0

const concerns = ({ task, among }: Whose, id: TaskId): boolean =>
  task === id || (task === null && among.includes(id))

/** What a pull request of this task has to say: what was found while its worker was at work, and what is still asked. */
export const noticesOf = (state: State, id: TaskId) => ({
  found: state.integrity.filter((each) => concerns(each, id)),
  asked: Object.entries(state.doubts).flatMap(([question, doubt]) =>
    concerns(doubt, id) ? [{ question, ...doubt }] : [],
  ),
})

/** As one word, which is another when there is more, or less, to say. Nothing where there is nothing. */
export function noticesNow(state: State, id: TaskId): string {
  const { found, asked } = noticesOf(state, id)
  return [found.length, ...asked.map(({ question }) => question)].join('-').replace(/^0$/, '')
}
