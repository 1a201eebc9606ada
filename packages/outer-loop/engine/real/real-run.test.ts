import { afterEach, expect, test } from '@jest/globals'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { scratchRun } from './scratch-run-under-test.ts'

let run: Awaited<ReturnType<typeof scratchRun>>
afterEach(() => run.close())

test('a commit in the person’s repository during an attempt without a sandbox stays, is asked about, and the work goes on', async () => {
  run = await scratchRun({
    tasks: 1,
    parallel: 1,
    unsandboxed: true,
    // Whether Ada or her worker does this cannot be told from here, which is why she is asked.
    worker: (repository) =>
      `mkdir -p src; echo 1 > src/task-1.txt
       git -C ${repository} -c user.name=Ada -c user.email=a@b commit -q --allow-empty -m Mine`,
  })
  const asked = await run.driven()
  const mine = run.git('rev-parse', 'main')
  expect(asked.tasks['task-1']).toMatchObject({
    phase: 'snapshotting',
    parked: { code: 'integrity', question: 'q1', text: expect.stringContaining('refs/heads/main') },
  })
  expect(run.git('log', '-1', '--format=%s', 'main')).toBe('Mine')
  await expect(run.act({ type: 'answered', question: 'q1', text: 'Hm?' })).rejects.toMatchObject({
    code: 'answer.mine_or_undo',
  })

  await run.act({ type: 'answered', question: 'q1', text: 'mine' })
  const done = await run.driven()
  expect(done.tasks['task-1']).toMatchObject({ phase: 'green', attempt: 1, pullRequest: { number: 1 } })
  // And it is green on the commit that came meanwhile.
  expect(done.base).toBe(mine)
  expect(done.union).toMatchObject({ phase: 'green', base: mine })

  const calls = join(run.root, 'engine/runs', done.run, 'calls')
  const brief = readFileSync(join(calls, readdirSync(calls)[0]!, 'brief.md'), 'utf8')
  expect(brief).toMatch(/^# Your task: task-1\n/)
  expect(brief).toMatch(/<<<DATA [0-9a-f]{32} task task-1\nThe file of task-1\n\nMake src\/task-1\.txt\./)
}, 120_000)

test('while it is asked whose commit on the base that is, nothing is built upon it, and undone it was never there', async () => {
  run = await scratchRun({
    tasks: 2,
    parallel: 1,
    unsandboxed: true,
    worker: (repository) =>
      `mkdir -p src; echo 1 > "src/$OUTERLOOP_TASK.txt"
       test "$OUTERLOOP_TASK" = task-1 || git -C ${repository} -c user.name=W -c user.email=a@b commit -q --allow-empty -m Evil`,
  })
  const before = run.git('rev-parse', 'main')
  const asked = await run.driven()
  expect(run.git('rev-parse', 'main')).not.toBe(before)
  expect(asked.tasks['task-2']?.parked).toMatchObject({ code: 'integrity', question: 'q1' })
  expect(asked).toMatchObject({ base: before, union: { phase: 'green', base: before } })
  expect(asked.tasks['task-1']?.pullRequest).not.toBeNull()

  await run.act({ type: 'answered', question: 'q1', text: 'undo' })
  const undone = await run.driven()
  expect(run.git('rev-parse', 'main')).toBe(before)
  expect(undone.base).toBe(before)
  expect(undone.integrity).toMatchObject([{ task: 'task-2', restored: true }])
}, 120_000)
