import { expect, test } from '@jest/globals'
import { reachFor } from './reach.ts'

const runs = (target: string) =>
  reachFor('main', { type: 'tool_started', id: '1', name: 'Bash', kind: 'execute', target })

test.each([
  'git push origin HEAD:main',
  'git push origin main',
  'sh -c "git push origin HEAD:main"',
  'git push --force /home/ada/shop +HEAD:refs/heads/main',
  'git -C /home/ada/shop update-ref refs/heads/main HEAD',
  '/usr/bin/git branch -f main HEAD',
  'npm test && git push -q origin HEAD:main; true',
])('whoever runs "%s" reaches for main', (command) => {
  expect(runs(command)).toMatchObject({ code: 'integrity.reached_for_base', severity: 'blocker' })
})

test.each([
  'git push origin HEAD:feat/landing-page',
  'git diff main',
  'git log main..HEAD -- src/push.ts',
  'git branch --show-current',
  'grep -rn "git push" docs/main.md',
  'git push origin HEAD:maintenance',
])('"%s" moves nothing of ours', (command) => {
  expect(runs(command)).toBeNull()
})

test('to read of it is not to do it', () => {
  expect(reachFor('main', { type: 'text', characters: 20, text: 'git push origin main' })).toBeNull()
})
