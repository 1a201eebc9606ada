export { createTenant } from './commands/create-tenant.ts'
export { Host, Organization, Tenant } from './data/entities.ts'
export { eachTenant, tenantOfHost, tenantOfSlug } from './doors.ts'
export { directory } from './module.ts'
