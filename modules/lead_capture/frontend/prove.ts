// Loaded when somebody begins to fill in the form: works on a challenge of our own server in a worker of its own.

declare const workerAddress: string

/** The proof as the form sends it, or null where there is none: the form goes without. */
export async function prove(api: string, token: string): Promise<string | null> {
  const response = await fetch(api, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  if (!response.ok) return null
  const challenge: unknown = await response.json()
  const worker = new Worker(workerAddress)
  const solution = await new Promise<unknown>((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => resolve(data))
    worker.addEventListener('error', reject)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker of ours has no origin to name
    worker.postMessage({ type: 'work', challenge, counterStart: 0, counterStep: 1 })
  }).finally(() => worker.terminate())

  return solution && typeof solution === 'object' && 'counter' in solution
    ? btoa(JSON.stringify({ challenge, solution }))
    : null
}
