import { gzipSync } from 'node:zlib'

/** Bytes ready to be sent, as they are and compressed; null where compressing gains nothing. */
export interface Content {
  readonly type: string
  readonly plain: Buffer
  readonly gzip: Buffer | null
}

export const compressed = (type: string, plain: Buffer): Content => ({
  type,
  plain,
  gzip: gzipSync(plain, { level: 9 }),
})

/** Whether gzip was asked for and not refused (RFC 9110, 12.5.3). */
export const acceptsGzip = (header: string | undefined): boolean =>
  header !== undefined && /(?:^|[\s,])(?:gzip|\*)(?!\s*;\s*q=0(?:\.0*)?(?:\s|,|$))/.test(header)
