import type { Module } from '@leadkeep/kernel'
import type { ClientBase } from 'pg'
import { declarationOf, policiesFor, type EntityDeclaration } from './entity.ts'
import { roles, type RuntimeRole } from './roles.ts'

const runtimeRoles = ['landing', 'backend', 'worker'] as const

/**
 * What guards every table, made from the declarations at each start, so that it can't be forgotten in a migration:
 * grants as declared and no others, the trigger that refuses an unlogged change, the doors.
 */
export async function protect(owner: ClientBase, modules: readonly Module[]): Promise<void> {
  const entities = modules.flatMap((module) => [...(module.entities ?? [])]).map(declarationOf)
  const doors = modules.flatMap((module) => [...(module.doors ?? [])])
  await owner.query('begin')
  await owner.query(`set local role ${roles.doors}`)
  for (const door of doors) {
    await owner.query(door.sql)
    await owner.query(`revoke all on function doors.${door.signature} from public`)
    // A trigger's function is called by nobody; the owner of a table must be allowed to name it.
    if (door.open.length === 0)
      await owner.query(`grant execute on function doors.${door.signature} to ${roles.owner}`)
    for (const role of runtimeRoles)
      await owner.query(
        door.open.includes(role)
          ? `grant execute on function doors.${door.signature} to ${roles[role]}`
          : `revoke all on function doors.${door.signature} from ${roles[role]}`,
      )
  }
  await owner.query(`reset role`)
  for (const entity of entities) {
    if (!entity.mapped) await owner.query(policiesOf(entity))
    await owner.query(grantsOf(entity))
    await owner.query(triggerOf(entity))
  }
  for (const { guards = [], guardsOver } of modules)
    for (const guard of [...guards, ...(guardsOver?.(modules) ?? [])]) await owner.query(guard)
  await owner.query('commit')
}

/** Row-level security of a table that MikroORM does not map; the mapped ones get theirs from their migrations. */
function policiesOf({ table, grants }: EntityDeclaration): string {
  const policies = policiesFor(table, grants).map(
    ({ name, roles: to, using, check }) =>
      `drop policy if exists "${name}" on "${table}";
       create policy "${name}" on "${table}" ${to ? `to ${to.join(', ')}` : ''} using (${using}) with check (${check});`,
  )

  return `alter table "${table}" enable row level security; alter table "${table}" force row level security;
    ${policies.join('\n')}`
}

function grantsOf({ table, grants }: EntityDeclaration): string {
  const grantees: (RuntimeRole | 'doors')[] = [...runtimeRoles, 'doors']

  return grantees
    .map((grantee) => {
      const privileges = grants[grantee] ?? []
      const revoke = `revoke all on "${table}" from ${roles[grantee]};`

      return privileges.length === 0
        ? revoke
        : `${revoke} grant ${privileges.join(', ')} on "${table}" to ${roles[grantee]};`
    })
    .join('\n')
}

function triggerOf({ id, table, audited }: EntityDeclaration): string {
  const drop = `drop trigger if exists "${table}_on_the_log" on "${table}";`
  if (audited !== true) return drop

  return `do $$ begin
    if not exists (select 1 from pg_trigger where tgrelid = '"${table}"'::regclass and tgname = '${table}_on_the_log'
        and tgenabled = 'O' and encode(tgargs, 'escape') = '${id}\\000') then
      ${drop}
      create constraint trigger "${table}_on_the_log" after insert or update or delete on "${table}"
        deferrable initially deferred for each row execute function doors.require_entry('${id}');
    end if;
  end $$`
}
