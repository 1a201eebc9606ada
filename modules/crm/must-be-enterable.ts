import type { CommandContext } from '@leadkeep/commands'
import { normalise } from '@leadkeep/crypto'
import { regionOf } from '@leadkeep/directory'
import { mustNotBeSuppressed } from '@leadkeep/privacy'
import type { LeadValues } from './commands/new-lead.ts'
import type { Lead } from './data/lead.ts'
import { phoneKey, toE164 } from './phone.ts'

/**
 * Refuses details of somebody who was erased, whoever of us types them. What a lead has already stays: they came back
 * themselves, by a form.
 */
export async function mustBeEnterable(
  context: CommandContext,
  { email, phone }: LeadValues,
  lead?: Lead,
): Promise<void> {
  const { scope, services } = context
  const index = await services.keyring.index(scope.tenantId)
  const details = {
    email: email ? normalise.email(email) : null,
    phone: phone ? phoneKey(toE164(phone, await regionOf(context))) : null,
  }
  const isKept = (kind: 'email' | 'phone', known: Uint8Array | null | undefined) => {
    const value = details[kind]

    return (
      value !== null &&
      known &&
      index.exactTokens('crm.lead', kind, value).some((token) => token.equals(Buffer.from(known)))
    )
  }
  await mustNotBeSuppressed(context, {
    email: isKept('email', lead?.emailIndex) ? null : details.email,
    phone: isKept('phone', lead?.phoneIndex) ? null : details.phone,
  })
}
