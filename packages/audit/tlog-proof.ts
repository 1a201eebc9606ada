/**
 * A C2SP tlog-proof: one file by which anybody with the log's key sees that a leaf stands in the log.
 *
 * @param checkpoint the signed note of the tree that the path leads to
 */
export const tlogProof = (index: number, path: readonly Uint8Array[], checkpoint: string): string =>
  [
    'c2sp.org/tlog-proof@v1',
    `index ${index}`,
    ...path.map((hash) => Buffer.from(hash).toString('base64')),
    '',
    checkpoint,
  ].join('\n')
