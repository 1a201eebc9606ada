import { expect, mustBe, type Call } from '@leadkeep/testing/e2e'

export interface FoundLetter {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** The letters in the local mailbox that were written to an address; a message itself names nobody. */
export async function lettersTo(asStaff: Call, email: string, atLeast: number): Promise<FoundLetter[]> {
  const found = new Map<string, FoundLetter>()
  const looked = new Set<string>()
  await expect
    .poll(
      async () => {
        const { items } = mustBe(200, await asStaff('GET', '/api/messages')).json()
        for (const { id, title, inMailbox } of items) {
          if (!inMailbox || looked.has(id)) continue
          looked.add(id)
          const letter = mustBe(200, await asStaff('GET', `/api/messages/${id}/letter`)).json()
          if (letter.recipient === email) found.set(id, { id, title, text: letter.text })
        }

        return found.size
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(atLeast)

  return [...found.values()]
}

export const linksIn = ({ text }: FoundLetter): string[] => text.match(/https?:\/\/\S+/g) ?? []
