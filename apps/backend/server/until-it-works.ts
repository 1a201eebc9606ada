/** Makes something once. After a failure, whoever asks next tries again. */
export function untilItWorks<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined

  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}
