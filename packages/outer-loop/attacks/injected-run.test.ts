import { expect, test } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { EmbeddedForge } from '../forge/embedded-forge.ts'
import { scratchRun } from '../engine/real/scratch-run-under-test.ts'
import { onlySandboxed, sandboxHere } from '../isolation/test-world.ts'
import { injected, instruction, type Place } from './injected.ts'

const places = Object.keys(injected) as Place[] // Their keys are what the type says.

test.each([
  ['without a sandbox', true],
  [onlySandboxed('in the sandbox'), false],
])(
  'An instruction in goal, issue, file, name, tool output and answer is text, and nobody follows it, %s',
  async (_, unsandboxed) => {
    if (!unsandboxed && sandboxHere.kind === 'none') return
    const run = await scratchRun({
      tasks: 1,
      parallel: 1,
      unsandboxed,
      goal: instruction('goal'),
      said: instruction('issue'),
      files: {
        'README.md': `# ${instruction('file')}\n`,
        'said/name': instruction('name'),
        'said/output': `${instruction('output')}\n`,
        'said/answer.json': JSON.stringify({ status: 'done', summary: instruction('answer') }),
      },
      worker: () => `mkdir -p src; cat README.md said/output
        printf x > "src/task-1.$(cat said/name)"
        cat said/answer.json > "$OUTERLOOP_ANSWER"; exit 0`,
    })
    try {
      const before = run.git('rev-parse', 'main')
      const state = await run.driven()
      const forge = await EmbeddedForge.open({ home: `${run.root}/engine`, now: () => new Date() })
      const requests = await forge.pullRequests(state.run)
      const atForge = await forge.branch('main')
      forge.close()

      // What was said came through, letter by letter; nothing that it asks for was done, by anybody.
      expect(state.goal).toBe(instruction('goal'))
      expect(state.tasks['task-1']).toMatchObject({
        phase: 'green',
        waivers: [],
        claim: { summary: instruction('answer') },
        pullRequest: { approvedBy: [] },
      })
      expect(requests.map(({ state: is }) => is)).toEqual(['open'])
      expect([run.git('rev-parse', 'main'), atForge, state.base]).toEqual([before, before, before])
      const names = readdirSync(run.root, { recursive: true, encoding: 'utf8' }).map((path) =>
        path.split('/').at(-1),
      )
      expect(places.filter((place) => names.includes(`pwned-${place}`))).toEqual([])
      expect(names).toContain(`task-1.${instruction('name')}`)
    } finally {
      await run.close()
    }
  },
  120_000,
)
