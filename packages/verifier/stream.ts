/** Streams of the DOM can't be iterated everywhere; read they can be. */
export async function eachPart(
  stream: ReadableStream<Uint8Array>,
  work: (part: Uint8Array) => void,
): Promise<void> {
  const reader = stream.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) work(part.value)
}
