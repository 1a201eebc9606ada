import { createSecretKey, type KeyObject } from 'node:crypto'
import type { BlockList } from 'node:net'
import type { Limiter } from '@leadkeep/http'
import type { Ambient } from '@leadkeep/kernel'
import {
  correctionToken,
  isCorrectionToken,
  readToken,
  receiver,
  servedForm,
  tokenIssuer,
  type Corrections,
  type Embeddings,
  type FlatRecord,
  type Intake,
  type Links,
  type LogHead,
  type Pictures,
  type Receive,
  type Typed,
  type PrivacyRequests,
  type VisitorDrafts,
} from '@leadkeep/lead_capture/frontend'
import { readAssets, type LandingAssets } from './assets.ts'
import type { FaultLine } from './faults.ts'
import { logHeads } from './log-heads.ts'
import { keptPages } from './pages.ts'
import { keptPictures } from './pictures.ts'
import { publications, type Address, type Publication } from './publications.ts'
import type { PressureLimits } from './pressure.ts'
import { suspicion, type Suspicion } from './suspicion.ts'
import { pageHeaders, type HeaderSet } from './security-headers.ts'
import type { Visit } from './visit.ts'

export interface LandingParts {
  readonly intake: Intake
  readonly links: Links
  /** The head of a host's log, from where it is kept. */
  readonly logHead: (host: string) => Promise<LogHead | null>
  readonly embeddings: Embeddings
  readonly pictures: Pictures
  readonly visitorDrafts: VisitorDrafts
  readonly corrections: Corrections
  readonly privacyRequests: PrivacyRequests
  /** 32 bytes: form tokens and keyed hashes. */
  readonly secret: Buffer
  /** Ed25519 public key of the installation. */
  readonly installationKey: KeyObject
  /** Counts submissions by address. It lets them through when its store is away: no lead is lost over it. */
  readonly limiter: Pick<Limiter, 'consume'>
  /** Counts who opens mailed links, and confirms; never a withdrawal. Like the other, it is open when its store is away. */
  readonly linkLimiter: Pick<Limiter, 'consume'>
  /** Counts requests about somebody’s data by address: each is a mail. */
  readonly requestLimiter: Pick<Limiter, 'consume'>
  /** Counts challenges by address: making one costs. */
  readonly challengeLimiter: Pick<Limiter, 'consume'>
  /** Counts what is asked about drafts, by address. */
  readonly draftLimiter: Pick<Limiter, 'consume'>
  /** Count what comes without a proof, and refuse nothing. They are closed when their store is away: then that is known. */
  readonly pressureLimits: PressureLimits
  readonly trustedProxies: BlockList
  readonly ambient: Ambient
  readonly log: (line: FaultLine) => void
}

export type PublishedForm = Publication & { readonly form: NonNullable<Publication['form']> }

/** What the routes work with: the parts, and what was made of them once. */
export interface Landing extends Pick<
  LandingParts,
  | 'intake'
  | 'links'
  | 'logHead'
  | 'embeddings'
  | 'pictures'
  | 'visitorDrafts'
  | 'corrections'
  | 'privacyRequests'
  | 'requestLimiter'
  | 'draftLimiter'
  | 'limiter'
  | 'linkLimiter'
  | 'challengeLimiter'
  | 'trustedProxies'
  | 'ambient'
  | 'log'
> {
  readonly assets: LandingAssets
  readonly pageHeaders: HeaderSet
  /** The same for a page that may show this form. */
  pageHeadersOf(publication: Publication): HeaderSet
  /** What is published where somebody is, in the language that suits them best. */
  publication(visit: Pick<Visit, 'host' | 'wishes'>, address: Address): Promise<Publication | null>
  readonly keptPage: ReturnType<typeof keptPages>
  readonly receive: Receive
  readonly suspicion: Suspicion
  /** What lets who has just sent a form put their address right. */
  correctionToken(tenantId: string, receiptId: string): string
  isCorrectionToken(tenantId: string, receiptId: string, token: string): boolean
  /** What to put back into a form. Its token stays, so that sending it again stays a repeat. */
  typed(form: PublishedForm['form'], sent: FlatRecord): Pick<Typed, 'values' | 'ticked'> & { token: string }
}

export function createLanding(parts: LandingParts): Landing {
  const { intake, installationKey, ambient } = parts
  const secret = createSecretKey(parts.secret)
  const assets = readAssets()
  const publication = publications(intake, ambient)
  const headers = pageHeaders(assets.stylesheetHash)

  return {
    ...parts,
    logHead: logHeads(parts.logHead, ambient),
    pictures: keptPictures(parts.pictures),
    assets,
    pageHeaders: headers,
    pageHeadersOf: ({ form }) =>
      form?.definition.after.kind === 'redirect'
        ? pageHeaders(assets.stylesheetHash, new URL(form.definition.after.to).origin)
        : headers,
    publication: ({ host, wishes }, address) => publication(host, address, wishes),
    keptPage: keptPages(secret, ambient, assets),
    correctionToken: (tenantId, receiptId) => correctionToken(secret, tenantId, receiptId),
    isCorrectionToken: (...parts) => isCorrectionToken(secret, ...parts),
    suspicion: suspicion(secret, parts.pressureLimits, ambient),
    receive: receiver({ intake, secret, installationKey, ambient }),
    typed: ({ id, definition }, sent) => {
      const token = typeof sent['token'] === 'string' ? sent['token'] : ''
      const served = servedForm(id, definition)
      // A token swears to the texts that were shown; where others are shown now, they need one of their own.
      const known = readToken(secret, id, token)
      const isCurrent =
        known?.formVersion === served.formVersion && String(known.textHashes) === String(served.textHashes)

      return {
        token: isCurrent ? token : tokenIssuer(secret, served, ambient)(),
        values: Object.fromEntries(Object.entries(sent).filter(isTyped)),
        ticked: definition.consents
          .map((box) => box.purpose)
          .filter((each) => sent[`consent_${each}`] === 'on'),
      }
    },
  }
}

/** As the body of a form was read: a text, or several under one name. */
const isTyped = (entry: [string, unknown]): entry is [string, string | string[]] =>
  [entry[1]].flat().every((each) => typeof each === 'string')
