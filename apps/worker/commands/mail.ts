import { buffer } from 'node:stream/consumers'
import type { CliCommand, CliContext } from '@leadkeep/cli'
import { execute } from '@leadkeep/commands'
import { eachTenant } from '@leadkeep/directory'
import { isAppError } from '@leadkeep/kernel'
import { noteReturned, readDeliveryReport } from '@leadkeep/messages'
import { operatorScope } from '../seed/new-tenant.ts'
import { withServices } from './with-services.ts'

/** "Try again later" to whoever pipes mail into a program (sysexits.h): the mail stays in their queue. */
const tryLater = 75

/** What comes back to the address that our mail is from. */
export const mail: CliCommand = {
  name: 'mail',
  summary: 'take in mail that came back',
  usage: `returned < MAIL

Reads one mail from standard input. A delivery report (RFC 3464) about a message of ours marks that message as not
arrived; any other mail changes nothing. Let the mail server, or whatever fetches the box of LEADKEEP_MAIL_FROM, pipe
each mail in here. The code is 0 for what was dealt with, 75 for "try again later".`,

  async run([action], context) {
    if (action !== 'returned') {
      context.complain('Say what: npx leadkeep mail returned < MAIL')

      return 2
    }
    const report = await readDeliveryReport(await buffer(process.stdin))
    if (report?.action !== 'failed')
      return said(context, 'This mail reports no failure: nothing was changed.')
    const { messageId, status } = report
    if (messageId === null) return said(context, 'The mail that came back is none of ours.')
    const known = await note(messageId, context)
    if (known === tryLater) return tryLater

    return said(
      context,
      known
        ? `Message ${messageId} did not arrive (${status ?? 'no status'}).`
        : `No message ${messageId} here.`,
    )
  },
}

async function note(messageId: string, context: CliContext): Promise<boolean | typeof tryLater> {
  try {
    return await withServices(await context.open(), async (services) => {
      for await (const tenantId of eachTenant(services.database)) {
        const { known } = await execute(services, operatorScope(services, tenantId), noteReturned, {
          messageId,
        })
        if (known) return true
      }

      return false
    })
  } catch (error) {
    // Whatever stands in the way is ours, never the mail's: told to keep it, the other side does not lose it.
    context.complain(isAppError(error) ? error.message : 'The database could not be reached.')

    return tryLater
  }
}

function said({ say }: CliContext, line: string): number {
  say(line)

  return 0
}
