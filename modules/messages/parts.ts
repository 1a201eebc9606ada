import type { QueryContext } from '@leadkeep/commands'
import type { Addressee, Letter, Transport } from '@leadkeep/mail'

/** A kind of mail that a module sends. Its body is made when it is sent and stored nowhere. */
export interface MailTemplate {
  /** `consent.confirm`: frozen, since queued messages name it. */
  readonly id: string
  readonly title: string
  /** How many of these one address is sent in a day, whoever had typed it. */
  readonly perDay?: number
  /** Where it goes, for an answer to the address that somebody wrote from; others go where their subject is reached. */
  addressee?(
    context: QueryContext,
    message: Pick<MailToWrite, 'subjectId' | 'reference'>,
  ): Promise<Addressee | null>
  /** Null: there is no need for it any more. Opening values here is traced like everywhere. */
  write(context: QueryContext, message: MailToWrite): Promise<Letter | null>
}

export interface MailToWrite {
  readonly subjectId: string
  /** The record it is about, of the kind that the template says. */
  readonly reference: string
  /** BCP 47. */
  readonly language: string
  /** Where visitors reach this tenant's pages: `https://example.com`, no slash at its end. */
  readonly landing: string
  /** Where staff reach this tenant's backend, in the same form. */
  readonly backend: string
}

/** What the gate says of one purpose for one person, and on what ground, as a stable code. */
export interface Permission {
  readonly allowed: boolean
  readonly because: string
}

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    readonly mails?: readonly MailTemplate[]
    /** How a module's subjects are reached; null for a subject that is not one of its own, or has no address. */
    readonly addressee?: (context: QueryContext, subjectId: string) => Promise<Addressee | null>
    /** The gate: whether a person may be written to for a purpose. Without one nothing is sent for any purpose. */
    readonly mayUse?: (context: QueryContext, subjectId: string, purpose: string) => Promise<Permission>
  }

  interface Services {
    /** In the worker alone. */
    mail: MailSettings
  }
}

export interface MailSettings {
  /** `Example Ltd <hello@example.com>` */
  readonly from: string
  /** Null: letters are kept in the local mailbox. */
  readonly transport: Transport | null
  /** Where visitors reach tenants that have no host name of their own. */
  readonly landing: string
  /** Where staff reach the installation. */
  readonly backend: string
}
