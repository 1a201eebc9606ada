import { expect, mustBe, type Call } from '@leadkeep/testing/e2e'

/** The lead is made by a job: it is there soon, not at once. */
export async function leadOf(ask: Call, email: string): Promise<string> {
  let id: string | undefined
  await expect(async () => {
    const found = await ask('GET', `/api/crm/leads?search=${encodeURIComponent(email)}`)
    id = mustBe(200, found).json().items[0]?.id
    expect(id).toBeDefined()
  }).toPass()

  return id!
}
