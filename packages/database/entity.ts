import { defineEntity, p, type EntitySchema } from '@mikro-orm/core'
import { classOf, operational, type ColumnClass, type MustBeClassified } from './classified.ts'
import { roles, staffAndJobs, type Grants } from './roles.ts'

export interface Column extends ColumnClass {
  readonly property: string
}

/** What the foundation knows of a table: the registry that protection, matrices and the record of processing read. */
export interface EntityDeclaration {
  /** Stable id of the table, part of every ciphertext's additional data and of every log entry. */
  readonly id: string
  readonly table: string
  readonly columns: readonly Column[]
  /** Whether a change without its log entry is refused at commit; else the reason why none is needed. */
  readonly audited: true | string
  readonly grants: Grants
  /** After which time rows go, in words; every store has a period. */
  readonly keptFor: string
  /** Why its rows stay when their tenant is deleted; all others go. */
  readonly outlivesTenant?: string
  /** Present on prefix tables: the entity whose columns they index. */
  readonly prefixOf?: string
  /** Whether MikroORM maps it; the others are reached by written SQL alone. */
  readonly mapped: boolean
}

const declarations = new WeakMap<object, EntityDeclaration>()

/** The declaration behind an entity schema or class; throws for one that was not made here. */
export function declarationOf(schema: object): EntityDeclaration {
  const found = declarations.get(schema)
  if (!found) throw new TypeError('This entity was not declared by tenantEntity().')

  return found
}

// `nullif`: after a transaction-local set_config the setting is an empty string, not NULL.
export const tenantPredicate = `tenant_id = nullif(current_setting('app.tenant', true), '')::uuid`

interface Policy {
  readonly name: string
  readonly roles?: string[]
  readonly using: string
  readonly check: string
}

export function policiesFor(table: string, grants: Grants): Policy[] {
  const everyone: Policy = { name: `${table}_tenant`, using: tenantPredicate, check: tenantPredicate }
  // A door finds the tenant, so it can't be in one yet. The role can't log in; only its functions use it.
  const doors: Policy = { name: `${table}_doors`, roles: [roles.doors], using: 'true', check: 'true' }

  return grants.doors ? [everyone, doors] : [everyone]
}

const base = {
  tenantId: operational('tenant_id', p.uuid().primary()),
  id: operational('id', p.uuid().primary()),
}

interface Options<Properties> {
  readonly id: string
  readonly table: string
  readonly properties: Properties & MustBeClassified<Properties>
  readonly audited?: true | string
  readonly grants?: Grants
  readonly keptFor: string
  readonly indexes?: readonly {
    readonly name: string
    readonly properties: readonly (keyof Properties & string)[]
  }[]
  readonly uniques?: readonly {
    readonly name: string
    readonly properties: readonly (keyof Properties & string)[]
  }[]
  /** Indexes in written SQL: partial ones, and those that reach across tenants. */
  readonly writtenIndexes?: readonly { readonly name: string; readonly expression: string }[]
}

/**
 * A table of a tenant's: primary key (tenant_id, id), forced row-level security, every column classified, every
 * change on the log unless a written reason says why not.
 */
export function tenantEntity<const Properties extends Record<string, { '~options': object }>>(
  options: Options<Properties>,
) {
  const { id, table, grants = staffAndJobs, audited = true, keptFor } = options
  // MustBeClassified only ever takes away: what is left is what was given.
  const properties = { ...base, ...(options.properties as Properties) }
  const keys = (list: Options<Properties>['indexes'] = []) =>
    // Names of properties of this entity, by the type of the options.
    list.map(({ name, properties: columns }) => ({ name, properties: ['tenantId', ...columns] as never }))
  const schema = defineEntity({
    name: table.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    tableName: table,
    properties,
    rowLevelSecurity: 'force',
    policies: policiesFor(table, grants),
    // A written index has an expression in the place of properties, which MikroORM types as one or the other.
    indexes: [...keys(options.indexes), ...(options.writtenIndexes ?? [])] as never,
    uniques: keys(options.uniques),
  })
  const columns = Object.entries(properties).map(([property, builder]) => {
    const column = classOf(builder)
    if (!column) throw new TypeError(`${id}.${property} has no data class.`)

    return { property, ...column }
  })
  declarations.set(schema, { id, table, columns, audited, grants, keptFor, mapped: true })

  return schema
}

/**
 * The table that makes an entity's words findable by their first letters. Its key is ordered so that the newest
 * matches come first from the index itself; only leakproof operators are used, as row-level security demands.
 */
export function prefixTable(options: { id: string; table: string; of: string; keptFor: string }) {
  const { id, table, of, keptFor } = options
  const properties = {
    tenantId: operational('tenant_id', p.uuid().primary()),
    token: operational('token', p.integer().primary()),
    createdAt: operational('created_at', p.datetime().columnType('timestamptz(3)').primary()),
    rowId: operational('row_id', p.uuid().primary()),
    columnId: operational('column_id', p.text()),
  }
  const schema = defineEntity({
    name: table.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    tableName: table,
    properties,
    rowLevelSecurity: 'force',
    policies: policiesFor(table, staffAndJobs),
    indexes: [{ name: `${table}_row`, properties: ['tenantId', 'rowId'] }],
  })
  const columns = Object.entries(properties).map(([property, builder]) => ({
    property,
    ...classOf(builder)!,
  }))
  declarations.set(schema, {
    id,
    table,
    columns,
    grants: staffAndJobs,
    keptFor,
    prefixOf: of,
    mapped: true,
    audited: `derived from ${of}, whose change is on the log`,
  })

  return schema
}

/**
 * A tenant's table that is reached by written SQL alone (the log, sealed intake): its migration creates it, and the
 * same guards stand around it. Columns are named as in the database.
 */
export function tableDeclaration(
  declaration: Omit<EntityDeclaration, 'mapped' | 'columns'> & {
    readonly columns: Readonly<Record<string, Omit<ColumnClass, 'id'>>>
  },
): EntityDeclaration {
  const columns = Object.entries(declaration.columns).map(([id, column]) => ({ property: id, id, ...column }))
  const made = { ...declaration, columns, mapped: false }
  declarations.set(made, made)

  return made
}

/** A class with behaviour on top of a declared schema keeps the schema's declaration. */
export function withBehaviour<Class extends object>(schema: EntitySchema, entity: Class): Class {
  // A minifier gives classes of several files the same short name, and MikroORM takes one for the other by it.
  Object.defineProperty(entity, 'name', { value: schema.meta.className })
  // setClass wants the schema's own constructor type; the class extends it by the way it was made.
  ;(schema as { setClass(entity: unknown): void }).setClass(entity)
  declarations.set(entity, declarationOf(schema))

  return entity
}
