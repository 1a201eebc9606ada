/** Where a message goes. */
export interface Addressee {
  readonly address: string
  readonly name: string | null
}

/** One message as it leaves: rendered, addressed, with an id that is the same each time it is tried. */
export interface Outgoing {
  /** RFC 5322 Message-ID, with its angle brackets. */
  readonly messageId: string
  readonly from: string
  readonly to: Addressee
  readonly headline: string
  readonly text: string
  readonly html: string
  readonly oneClick?: string
}

export interface Transport {
  /**
   * Resolves when the receiving side has taken the message over. Throws `mail.refused` (the receiver said no for good,
   * RFC 5321 5yz: trying again is pointless) or `mail.unavailable` (try again).
   */
  send(message: Outgoing): Promise<void>
  close(): void
}
