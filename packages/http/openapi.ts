import type { Module } from '@leadkeep/kernel'
import { z } from 'zod'
import { problemSchema } from './problem.ts'
import { mediaTypeOf } from './body.ts'
import type { Accepted, Output, Route } from './route.ts'

export interface OpenApiInfo {
  readonly title: string
  readonly version: string
  readonly description?: string
  /** Name of the session cookie, for the `cookie` security scheme. */
  readonly sessionCookie: string
}

type Json = Record<string, unknown>

/** OpenAPI 3.1 of every route the modules list, made from the objects that validate. */
export function openApiDocument(modules: readonly Module[], { sessionCookie, ...info }: OpenApiInfo): Json {
  const schemas: Json = {}
  schemas['Problem'] = schemaOf(problemSchema, 'output', schemas)
  const paths: Record<string, Json> = {}
  for (const module of modules)
    for (const route of module.routes ?? []) {
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, module, schemas) }
    }

  return {
    openapi: '3.1.0',
    info,
    tags: modules
      .filter((module) => module.routes?.length)
      .map(({ id, title }) => ({ name: id, description: title })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: sessionCookie },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function operation(route: Route, module: Module, schemas: Json): Json {
  return {
    operationId: route.id.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, ''),
    summary: route.summary,
    tags: [module.id],
    'x-leadkeep-access': route.access,
    ...(route.fresh && { 'x-leadkeep-fresh-sign-in': true }),
    security: route.access === 'public' ? [] : [{ cookie: [] }, { bearer: [] }],
    parameters: [...parameters('path', route.params, schemas), ...parameters('query', route.query, schemas)],
    ...(route.body && { requestBody: requestBody(route, route.body, schemas) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, output]) => [
          status,
          response(status, output, schemas),
        ]),
      ),
      default: {
        description: 'What went wrong (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function parameters(place: 'path' | 'query', schema: z.ZodObject | undefined, schemas: Json): Json[] {
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema?.shape ?? {}

  return Object.entries(shape).map(([name, value]) => ({
    name,
    in: place,
    // In a path there is nothing to leave out; elsewhere the schema says whether absence is fine.
    required: place === 'path' || !z.safeParse(value, undefined).success,
    schema: schemaOf(value, 'input', schemas),
  }))
}

function requestBody(route: Route, body: z.ZodType, schemas: Json): Json {
  const accepts = route.accepts ?? ['json']
  const contentOf = (each: Accepted) =>
    // Bytes are described by their type alone (OpenAPI 3.1, 4.8.14.2).
    each === 'json' || each === 'form' ? { schema: schemaOf(body, 'input', schemas) } : {}

  return {
    required: !body.safeParse(undefined).success,
    content: Object.fromEntries(accepts.map((each) => [mediaTypeOf(each), contentOf(each)])),
  }
}

function response(status: string, output: Output, schemas: Json): Json {
  const description = status.startsWith('2') ? 'Done.' : 'See elsewhere.'
  if (output === 'empty') return { description }
  if (output === 'stream') return { description, content: { '*/*': {} } }

  return { description, content: { 'application/json': { schema: schemaOf(output, 'output', schemas) } } }
}

/** A schema as JSON Schema 2020-12. Named parts (`.meta({ id })`) move to `components.schemas`, and so do the references. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output', schemas: Json): Json {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io })
  for (const [name, part] of Object.entries($defs)) schemas[name] = rehomed(part)

  return rehomed(own)
}

function rehomed(schema: object): Json {
  const text = JSON.stringify(schema)
  if (text.includes('"$ref":"#"'))
    throw new Error('A schema that contains itself needs a name: .meta({ id }).')

  // What was an object before its references were renamed is one after.
  return JSON.parse(text.replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/')) as Json
}
