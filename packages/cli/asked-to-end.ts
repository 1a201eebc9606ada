/**
 * Aborts when this process is asked to end: Ctrl-C, a signal, or the one who started us is gone. Being asked again changes
 * nothing: a terminal and npm both pass Ctrl-C on.
 */
export function askedToEnd(): AbortSignal {
  const asked = new AbortController()
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => asked.abort())
  process.channel?.unref()

  return asked.signal
}

export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
