import { Muted, Stack, type Translate } from '@leadkeep/ui'
import type { LogEntry } from '../../../data/entry.ts'
import { isAlongside, mainFirst } from '../list/main-change.ts'
import { addressOf } from '../address.ts'
import { actText, shortId, tableText } from '../words.ts'

const mostSubjects = 5
const mostRows = 5

/** From an entry to what one asks next: the person, the record, the user's day. */
export function Questions({ entry, actor, t }: { entry: LogEntry; actor: string; t: Translate }) {
  const { subjects = [], recorded, act } = entry
  const day = recorded.slice(0, 10)
  // A submission's subject bears the submission's own id: a row is one of its table.
  const rows = [
    ...new Map(
      mainFirst(entry)
        .filter(({ table }) => !isAlongside(table))
        .map((change) => [`${change.table} ${change.row}`, change]),
    ).values(),
  ]
  const questions = [
    ...(entry.actor.kind === 'user' && entry.actor.id
      ? [
          [
            addressOf({ actor: entry.actor.id, from: day, to: day }),
            t('audit_logs.question.day', { name: actor }),
          ],
        ]
      : []),
    ...rows
      .slice(0, mostRows)
      .map(({ row, table }) => [
        addressOf({ row, table }),
        t('audit_logs.question.row', { table: tableText(t, table).toLocaleLowerCase() }),
      ]),
    ...subjects
      .slice(0, mostSubjects)
      .map((subject) => [addressOf({ subject }), t('audit_logs.question.subject', { id: shortId(subject) })]),
    [addressOf({ act }), t('audit_logs.question.act', { act: actText(t, act) })],
  ]

  return (
    <Stack gap="tight">
      {questions.map(([href, text]) => (
        <a key={href} href={href}>
          {text}
        </a>
      ))}
      {subjects.length > mostSubjects && (
        <Muted>{t('audit_logs.question.more_subjects', { count: subjects.length - mostSubjects })}</Muted>
      )}
    </Stack>
  )
}
