'use client'
import { Button, Notice, Stack, useApi, useT, type Answer, type Problem } from '@leadkeep/ui'
import { useState } from 'react'
import { unlockPasskey, usePasskeysPossible, type SignedAnswer } from './passkey.ts'

interface PasskeyButtonProps {
  readonly verb: string
  /** Sends what the passkey signed. */
  readonly send: (signed: SignedAnswer) => Promise<Answer<unknown>>
  readonly done: () => void
}

/** Another way in, where the browser knows passkeys. */
export function PasskeyButton({ verb, send, done }: PasskeyButtonProps) {
  const t = useT()
  const api = useApi()
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  if (!usePasskeysPossible()) return null

  const go = async () => {
    setPending(true)
    setProblem(null)
    const unlocked = await unlockPasskey(api, t)
    const answer = unlocked.ok ? await send(unlocked.data) : unlocked
    if (answer.ok) return done()
    setPending(false)
    setProblem(answer.problem)
  }

  return (
    <Stack>
      {problem && <Notice tone="loss" title={problem.title} />}
      <Button icon="key" size="large" pending={pending} onClick={() => void go()}>
        {verb}
      </Button>
    </Stack>
  )
}
