import type { Method, Route } from './route.ts'

interface Node {
  readonly fixed: Map<string, Node>
  named?: Node
  readonly routes: Map<Method, Route>
}

export interface Match {
  readonly routes: ReadonlyMap<Method, Route>
  /** Values of the `:named` segments in their order, decoded. */
  readonly values: readonly string[]
}

/** Finds a path's routes in as many steps as it has segments. A fixed segment wins over a named one. */
export function routeTree(routes: readonly Route[]): (path: string) => Match | null {
  const root = newNode()
  for (const route of routes) plant(root, route)

  return (path) => {
    const segments = decoded(path)

    return segments === null ? null : find(root, segments, [])
  }
}

/** The values of a match under the names its route gives them. */
export function namedValues(route: Route, values: readonly string[]): Record<string, string> {
  const names = route.path.split('/').filter((segment) => segment.startsWith(':'))

  return Object.fromEntries(names.map((name, at) => [name.slice(1), values[at] ?? '']))
}

/** As the Allow header says it (RFC 9110 §10.2.1): HEAD wherever there is GET. */
export const allowedMethods = (routes: Match['routes']): string =>
  [...routes.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')

const newNode = (): Node => ({ fixed: new Map(), routes: new Map() })

function plant(root: Node, route: Route): void {
  let node = root
  for (const segment of route.path.slice(1).split('/'))
    node = segment.startsWith(':') ? named(node) : fixed(node, segment)
  if (node.routes.has(route.method))
    throw new Error(`${route.id} and ${node.routes.get(route.method)?.id} answer the same requests.`)
  node.routes.set(route.method, route)
}

const named = (node: Node) => (node.named ??= newNode())

function fixed(node: Node, segment: string): Node {
  const next = node.fixed.get(segment) ?? newNode()
  node.fixed.set(segment, next)

  return next
}

function find(node: Node, [segment, ...rest]: readonly string[], values: readonly string[]): Match | null {
  if (segment === undefined) return node.routes.size > 0 ? { routes: node.routes, values } : null
  const next = node.fixed.get(segment)
  const found = next && find(next, rest, values)
  if (found) return found

  return node.named && segment !== '' ? find(node.named, rest, [...values, segment]) : null
}

/** Split first, then decode: an encoded slash is part of a value. Null when an escape is malformed. */
function decoded(path: string): string[] | null {
  try {
    return path.slice(1).split('/').map(decodeURIComponent)
  } catch {
    // `%zz` is nobody's address; the caller answers 404.
    return null
  }
}
