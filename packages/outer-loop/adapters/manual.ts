import type { Adapter } from './adapter.ts'
import { readAnswer } from './answers.ts'
import { answerPath } from './rules.ts'

/**
 * A person, or a tool that the engine does not start: worktree and brief are prepared, and the call waits until somebody
 * says `outerloop submit`. Gates, union and pull request are the same for everybody.
 */
export const manual: Adapter = {
  id: 'manual',
  family: ({ family }) => family ?? 'person',
  detect: () => Promise.resolve({ program: 'a person', version: '-' }),
  invocation: (call) => ({
    argv: [],
    env: {},
    credentials: [],
    files: [],
    stdin: '/dev/null',
    network: 'none',
    reach: [],
    writable: [],
    answer: answerPath(call),
    note: `Waits for a person. The worktree is ${call.worktree}, the brief ${call.brief.path}; when done: outerloop submit ${call.task}`,
    waits: true,
  }),
  decoder: ({ answer }) => ({
    line: () => [],
    end: ({ answer: submitted, endedBy }) => {
      if (submitted === null) {
        return endedBy === null || endedBy === 'engine'
          ? { kind: 'interrupted', by: 'engine', message: 'The engine no longer waits for this submission.' }
          : { kind: 'stalled', watchdog: endedBy, message: 'Nobody submitted in time.' }
      }
      const read = readAnswer(answer, submitted)
      return 'refused' in read
        ? { kind: 'no_answer', message: read.refused }
        : { kind: 'finished', result: read.answer, denials: 0 }
    },
  }),
}
