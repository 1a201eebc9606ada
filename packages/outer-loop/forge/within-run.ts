/** A path as the run's folder knows it: `evidence/webhook/2/page.png`, wherever that folder lies on this machine. */
export function withinRun(run: string, path: string): string {
  const at = path.lastIndexOf(`/runs/${run}/`)

  return at < 0 ? path : path.slice(at + `/runs/${run}/`.length)
}
