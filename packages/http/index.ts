export {
  route,
  type Access,
  type Answer,
  type Execute,
  type Method,
  type Outcome,
  type Output,
  type Route,
  type RouteRequest,
  type Unit,
} from './route.ts'
export { openRouteId, probes, type OpenRoute, type OpenRouteId } from './open-route.ts'
export { createHandler, type Handler } from './handler.ts'
export { type HandlerOptions } from './handler-options.ts'
export { type Connection } from './progress.ts'
export { type Authenticate, type Credential } from './credential.ts'
export { faultOf, type Fault, type LogEntry } from './fault.ts'
export { type OnRefusal, type Refusal } from './refusal.ts'
export { problemOf, problemResponse, problemSchema, type Problem } from './problem.ts'
export { openApiDocument, type OpenApiInfo } from './openapi.ts'
export { addressBlock, clientAddress, trustedProxies } from './client-address.ts'
export {
  limiters,
  rateLimitSchema,
  type Counted,
  type CountRow,
  type Limit,
  type Limiter,
  type Limiters,
  type LimitResult,
} from './limiters.ts'
export { sse, type SseEvent } from './sse.ts'
export { http } from './module.ts'
