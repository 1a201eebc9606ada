import { createSecretKey, type KeyObject } from 'node:crypto'
import type { BlockList } from 'node:net'
import type { Limiter } from '@leadkeep/http'
import type { Ambient } from '@leadkeep/kernel'
import {
  readToken,
  receiver,
  servedForm,
  tokenIssuer,
  type FlatRecord,
  type Intake,
  type Links,
  type LogHead,
  type Receive,
} from '@leadkeep/lead_capture/frontend'
import { readAssets, type LandingAssets } from './assets.ts'
import type { FaultLine } from './faults.ts'
import { logHeads } from './log-heads.ts'
import { keptPages } from './pages.ts'
import { publications, type Publication } from './publications.ts'
import { pageHeaders, type HeaderSet } from './security-headers.ts'

export interface LandingParts {
  readonly intake: Intake
  readonly links: Links
  /** The head of a host's log, from where it is kept. */
  readonly logHead: (host: string) => Promise<LogHead | null>
  /** 32 bytes: form tokens and keyed hashes. */
  readonly secret: Buffer
  /** Ed25519 public key of the installation. */
  readonly installationKey: KeyObject
  /** Counts submissions by address. It lets them through when its store is away: no lead is lost over it. */
  readonly limiter: Pick<Limiter, 'consume'>
  /** Counts who opens mailed links, and confirms; never a withdrawal. Like the other, it is open when its store is away. */
  readonly linkLimiter: Pick<Limiter, 'consume'>
  readonly trustedProxies: BlockList
  readonly ambient: Ambient
  readonly log: (line: FaultLine) => void
}

export type PublishedForm = Publication & { readonly form: NonNullable<Publication['form']> }

/** What the routes work with: the parts, and what was made of them once. */
export interface Landing extends Pick<
  LandingParts,
  'intake' | 'links' | 'logHead' | 'limiter' | 'linkLimiter' | 'trustedProxies' | 'ambient' | 'log'
> {
  readonly assets: LandingAssets
  readonly pageHeaders: HeaderSet
  readonly publication: ReturnType<typeof publications>
  readonly keptPage: ReturnType<typeof keptPages>
  readonly receive: Receive
  /** What to put back into a form. Its token stays, so that sending it again stays a repeat. */
  typed(
    form: PublishedForm['form'],
    sent: FlatRecord,
  ): { token: string; values: Record<string, string>; ticked: string[] }
}

export function createLanding(parts: LandingParts): Landing {
  const { intake, installationKey, ambient } = parts
  const secret = createSecretKey(parts.secret)
  const assets = readAssets()

  return {
    ...parts,
    logHead: logHeads(parts.logHead, ambient),
    assets,
    pageHeaders: pageHeaders(assets.stylesheetHash),
    publication: publications(intake, ambient),
    keptPage: keptPages(secret, ambient, assets),
    receive: receiver({ intake, secret, installationKey, ambient }),
    typed: ({ id, definition }, sent) => {
      const token = typeof sent['token'] === 'string' ? sent['token'] : ''
      // A token swears to the texts that were shown; when they changed since, what is shown now needs one of its own.
      const current = readToken(secret, id, token)?.formVersion === definition.version
      const strings = Object.entries(sent).filter(
        (each): each is [string, string] => typeof each[1] === 'string',
      )

      return {
        token: current ? token : tokenIssuer(secret, servedForm(id, definition), ambient)(),
        values: Object.fromEntries(strings),
        ticked: definition.consents
          .map((box) => box.purpose)
          .filter((each) => sent[`consent_${each}`] === 'on'),
      }
    },
  }
}
