import { MikroORM } from '@mikro-orm/postgresql'
import { Migration as OrmMigration, Migrator } from '@mikro-orm/migrations'
import type { Module } from '@leadkeep/kernel'
import { Client } from 'pg'
import { declarationOf } from './entity.ts'
import type { Migration } from './parts.ts'

// Two processes that start at once must not migrate twice: MikroORM's migrator takes no lock itself.
const migrationLock = 7_205_759_403

/** Runs what has not run yet, in the order of the modules, as the owner. Returns the names of what ran. */
export async function migrate(ownerUrl: string, modules: readonly Module[]): Promise<string[]> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    const orm = await ownerOrm(ownerUrl, modules)
    try {
      return (await orm.migrator.up()).map(({ name }) => name)
    } finally {
      await orm.close(true)
    }
  } finally {
    await client.end()
  }
}

/** The statements that would still be needed to bring the tables to what the entities say; empty when none are. */
export async function drift(ownerUrl: string, modules: readonly Module[]): Promise<string> {
  const orm = await ownerOrm(ownerUrl, modules)
  try {
    const sql = await orm.schema.getUpdateSchemaSQL({ wrap: false })

    // It would drop every foreign key: those are written in the migrations, and the entities know ids alone.
    return sql
      .split('\n')
      .filter((line) => line.trim() !== '' && !/ drop constraint "\w+_fk(ey)?";$/.test(line))
      .join('\n')
  } finally {
    await orm.close(true)
  }
}

function ownerOrm(url: string, modules: readonly Module[]): Promise<MikroORM> {
  const entities = modules.flatMap((module) => [...(module.entities ?? [])])
  const unmapped = entities.map(declarationOf).filter(({ mapped }) => !mapped)
  const options = {
    clientUrl: url,
    entities: entities.filter((entity) => declarationOf(entity).mapped),
    extensions: [Migrator],
    pool: { min: 0, max: 2 },
    logger: () => undefined,
    discovery: { warnWhenNoEntities: false },
    schemaGenerator: {
      // Foreign keys are written in the migrations: both columns, without a relation on the entity.
      createForeignKeyConstraints: false,
      ignoreTriggers: true,
      ignoreRoutines: true,
      ignoreSchema: ['pgboss', 'doors'],
      skipTables: ['migration', 'rate_limit', ...unmapped.map(({ table }) => table)],
    },
    migrations: {
      tableName: 'migration',
      snapshot: false,
      migrationsList: modules.flatMap((module) => [...(module.migrations ?? [])]).map(asOrmMigration),
    },
  }

  // The entities are declared as plain objects in ModuleParts, since the kernel knows no ORM.
  return MikroORM.init(options as never)
}

function asOrmMigration({ name, sql }: Migration) {
  class SqlMigration extends OrmMigration {
    override up() {
      this.addSql(sql)
    }
  }

  return { name, class: SqlMigration }
}
