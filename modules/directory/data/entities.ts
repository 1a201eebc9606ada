import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity } from '@leadkeep/database'

/** A company that uses the installation. Its row stands inside itself: tenant_id is its own id. */
export const Tenant = tenantEntity({
  id: 'directory.tenant',
  table: 'directory_tenant',
  keptFor: 'as long as the tenant exists',
  grants: {
    landing: ['select'],
    backend: ['select', 'update'],
    worker: ['select', 'insert', 'update'],
    doors: ['select'],
  },
  properties: {
    slug: plainText('slug', 'names the tenant in commands and addresses; chosen by the operator', p.text()),
    name: plainText('name', 'a company name chosen by the operator', p.text()),
    /** ISO 3166-1 alpha-2: where phone numbers without a country code are taken to be from. */
    region: plainText('region', 'two letters of a country', p.text()),
    isDefault: operational('is_default', p.boolean()),
    isDemo: operational('is_demo', p.boolean()),
    createdAt: operational('created_at', p.datetime().columnType('timestamptz(3)')),
  },
  writtenIndexes: [
    {
      name: 'directory_tenant_slug',
      expression: 'create unique index "directory_tenant_slug" on "directory_tenant" ("slug")',
    },
    {
      name: 'directory_tenant_default',
      expression:
        'create unique index "directory_tenant_default" on "directory_tenant" ("is_default") where is_default = true',
    },
  ],
})

/** A host name under which a tenant's pages and screens are reached. */
export const Host = tenantEntity({
  id: 'directory.host',
  table: 'directory_host',
  keptFor: 'as long as the tenant exists',
  grants: { backend: ['select'], worker: ['select', 'insert', 'delete'], doors: ['select'] },
  properties: {
    host: plainText('host', 'a public DNS name', p.text()),
  },
  writtenIndexes: [
    {
      name: 'directory_host_name',
      expression: 'create unique index "directory_host_name" on "directory_host" ("host")',
    },
  ],
})

/** A part of a tenant, such as a company or department: a record, not a boundary. */
export const Organization = tenantEntity({
  id: 'directory.organization',
  table: 'directory_organization',
  keptFor: 'as long as the tenant exists',
  properties: {
    name: plainText('name', 'a company or department name chosen by the tenant', p.text()),
    createdAt: operational('created_at', p.datetime().columnType('timestamptz(3)')),
  },
})
