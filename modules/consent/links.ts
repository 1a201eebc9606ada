import type { Services } from '@leadkeep/kernel'

/** Where a person changes their mind without an account. The same each time, so that old mails keep working. */
export async function preferencesAddress(
  { keyring }: Pick<Services, 'keyring'>,
  tenantId: string,
  subjectId: string,
  landing: string,
): Promise<string> {
  const token = await keyring.linkToken(tenantId, 'consent.preferences', subjectId)

  return `${landing}/c/${token.toString('base64url')}`
}
