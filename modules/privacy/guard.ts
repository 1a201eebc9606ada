import { declarationOf, type Door, type EntityDeclaration } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'

/**
 * What keeps a late writer out: a job that opened a value before the person was erased must not commit it afterwards. The
 * lock makes the two meet: whoever is first is seen by the other, so what got in is found when rows are emptied.
 */
export const refuseErased: Door = {
  signature: 'refuse_erased()',
  answers: 'nothing: refuses a value about somebody who was erased',
  open: [],
  sql: `create or replace function doors.refuse_erased() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone timestamptz;
begin
  select erased_at into gone from public.privacy_subject
    where tenant_id = new.tenant_id and id = (to_jsonb(new)->>tg_argv[0])::uuid for share;
  if gone is not null then
    raise exception using errcode = 'LK006', message = 'Somebody who was erased was to be written about.';
  end if;
  return new;
end $$`,
}

/** One trigger for each table with a value under a data key; evidence may be added (a withdrawal) as long as its key lives. */
export const guardsOver = (modules: readonly Module[]): string[] =>
  modules
    .flatMap((module) => [...(module.entities ?? [])])
    .map(declarationOf)
    .filter(({ mapped }) => mapped)
    .flatMap(triggersOn)

function triggersOn(declaration: EntityDeclaration): string[] {
  const { table, columns } = declaration
  const bySubject = Map.groupBy(
    columns.filter((column) => column.class === 'personal' && column.key !== 'evidence'),
    ({ subject }) => subject,
  )

  return [...bySubject].map(([subject, personal]) => {
    const column = columns.find(({ property }) => property === subject)!.id
    const names = personal.map(({ id }) => id)
    const name = `${table}_of_the_living${bySubject.size > 1 ? `_${column}` : ''}`
    // The columns are among the arguments so that another list of them is seen to be another trigger.
    const given = [column, ...names]

    // oxlint-disable-next-line leadkeep/no-built-sql -- declared names of a table and its columns
    return `do $$ begin
      if not exists (select 1 from pg_trigger where tgrelid = '"${table}"'::regclass and tgname = '${name}'
          and tgenabled = 'O' and encode(tgargs, 'escape') = '${given.map((each) => `${each}\\000`).join('')}') then
        create or replace trigger "${name}" before insert or update on "${table}" for each row
          when (${names.map((each) => `new."${each}" is not null`).join(' or ')})
          execute function doors.refuse_erased(${given.map((each) => `'${each}'`).join(', ')});
      end if;
    end $$`
  })
}
