import { expect, test } from '@jest/globals'
import { join } from 'node:path'
import { emptyState } from '../../core/reduce.ts'
import { prepare } from './prepare.ts'
import { scratchRun } from './scratch-run-under-test.ts'
import { Workshop } from './workshop.ts'

test('a reviewer that is not installed is stood in for by the author’s family, and that is said', async () => {
  const run = await scratchRun({
    tasks: 1,
    parallel: 1,
    unsandboxed: true,
    worker: () => 'true',
    agents: {
      spec: { adapter: 'command', command: ['sh'], family: 'one' },
      review: { adapter: 'command', command: ['no-such-reviewer'], family: 'two' },
    },
  })
  const surroundings = {
    home: join(run.root, 'engine'),
    repository: run.repository,
    environment: process.env,
  }
  const workshop = new Workshop(surroundings, 'r-20261128-000000')
  try {
    const { agents, notes } = await prepare(workshop, emptyState())

    expect(agents.review).toMatchObject({ family: 'one' })
    expect(notes).toMatchObject([
      {
        code: 'agent.missing',
        severity: 'minor',
        where: 'agents.review',
        message: expect.stringContaining('wait for you'),
      },
    ])
  } finally {
    await workshop.close()
    await run.close()
  }
}, 60_000)
