import type { KeyObject } from 'node:crypto'
import { sealIntake } from '@leadkeep/crypto'
import type { CountRow } from '@leadkeep/http'
import { AppError, type Ambient } from '@leadkeep/kernel'
import { isClickId, keptAttribution } from '../attribution/kept-attribution.ts'
import { isAttributionGranted } from '../attribution/touches.ts'
import type { FormDefinition } from '../data/form-definition.ts'
import { canonicalJson } from '../data/text-hash.ts'
import { readToken, servedForm, type ServedForm } from './form-token.ts'
import type { Intake, IntakeKey, SealedSubmission, Submitted } from './intake.ts'
import { keyedHash } from './keyed-hash.ts'
import { newReceiptId } from './receipt-id.ts'
import type { Signal } from '../quarantine/signals.ts'
import type { Answers } from './read-answers.ts'
import { intakeKeys } from './verified-key.ts'

/** Where a submission came from. It travels inside the sealed payload only. */
export interface SubmissionOrigin {
  readonly address: string
  readonly userAgent: string
  readonly language: string
  /** Global Privacy Control (W3C): the visitor asks not to be sold or shared. */
  readonly gpc: boolean
  /** The site, or the key (`key:` and its id), that sent it in the visitor's name. */
  readonly via?: string
}

export interface Submission {
  readonly tenantId: string
  readonly formId: string
  readonly form: FormDefinition
  readonly answers: Answers
  readonly origin: SubmissionOrigin
  /** What speaks against it already; it travels sealed. */
  readonly signals?: readonly Signal[]
  /** The client's own Idempotency-Key; without one, the form token's nonce is it. */
  readonly idempotencyKey: string | null
}

export interface ReceiverParts {
  readonly intake: Intake
  /** For keyed hashes and form tokens, 32 bytes. */
  readonly secret: KeyObject
  /** Ed25519 public key that intake keys are signed with. */
  readonly installationKey: KeyObject
  readonly ambient: Ambient
}

/** @param count the limit that whoever sent it is counted in, by the statement that stores it. */
export type Receive = (submission: Submission, count?: CountRow) => Promise<Submitted>

/** Seals a submission to its tenant's key and hands it to the database. Resolves when it is durable (law 9). */
export function receiver({ intake, secret, installationKey, ambient }: ReceiverParts): Receive {
  const keys = intakeKeys(intake, installationKey, ambient)

  return async (submission, count) => {
    const sealed = sealer(submission, { secret, ambient })

    return keys.sealing(submission.tenantId, async (key) => intake.submit(await sealed(key), count))
  }
}

/** Everything about a submission that does not depend on the key, so that it can be sealed again to a newer one. */
function sealer(submission: Submission, { secret, ambient }: Pick<ReceiverParts, 'secret' | 'ambient'>) {
  const { tenantId, formId, form, answers, origin, signals = [], idempotencyKey } = submission
  const token = answers.token === null ? null : readToken(secret, formId, answers.token)
  const served = token ?? servedForm(formId, form)
  const consents = consentsOf(served, answers.ticked, token === null ? 'integration' : 'form')
  const isGranted = isAttributionGranted({ consents, origin })
  const others = Object.fromEntries(
    // A hidden field that is named as a click id is one.
    Object.entries(answers.others).filter(([name]) => isGranted || !isClickId(name)),
  )
  const repeatKey = idempotencyKey ?? token?.nonce ?? null
  const payload = {
    v: 2,
    language: form.language,
    fields: answers.fields,
    answers: others,
    consents,
    served: served.textHashes,
    /** When the form was handed out; null when no token of ours proves that it was. */
    servedAt: token && new Date(token.issuedAt).toISOString(),
    attribution: keptAttribution(answers.attribution, isGranted),
    origin,
    submittedAt: ambient.now().toISOString(),
    ...(signals.length > 0 ? { signals } : {}),
  }
  const place = {
    tenantId,
    formId,
    formVersion: served.formVersion,
    submissionId: ambient.newId(),
    textHashes: served.textHashes,
  }
  const known = {
    ...place,
    idempotencyHash: repeatKey === null ? null : keyedHash(secret, repeatLabel, tenantId, formId, repeatKey),
    contentHash: keyedHash(
      secret,
      contentLabel,
      canonicalJson({ fields: answers.fields, answers: others, consents }),
    ),
    receiptId: newReceiptId(ambient),
  }

  return async (key: IntakeKey): Promise<SealedSubmission> => ({
    ...known,
    keyNumber: key.number,
    payload: await sealIntake(key.publicKey, key.number, place, Buffer.from(JSON.stringify(payload))),
  })
}

const repeatLabel = 'leadkeep/idempotency/v1'
const contentLabel = 'leadkeep/content/v1'

/**
 * Evidence of what was ticked is about the text that was shown: a box that was not served can't be consented to. Where no
 * token of ours proves that we showed it, it is whoever sent it that says so.
 */
function consentsOf(
  { boxes, textHashes }: ServedForm,
  ticked: readonly string[],
  method: 'form' | 'integration',
) {
  return boxes.flatMap(([purpose, version, language], index) =>
    ticked.includes(purpose) ? [{ purpose, textHash: textHashes[index + 1], version, language, method }] : [],
  )
}

/** What a client may send as Idempotency-Key. Throws rather than cutting: a cut key would join two leads. */
export function idempotencyKeyOf(header: string | undefined): string | null {
  if (header === undefined) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw new AppError('An Idempotency-Key has 1 to 255 printable characters.', {
      code: 'lead_capture.idempotency_key_invalid',
      status: 400,
    })

  return header
}
