import { datesIn } from './dates.ts'
import type { Say, Spoken } from './say.ts'
import type { SubjectPackage } from './schema.ts'

export interface Line {
  readonly column: string
  readonly name: string
  readonly text: string
}

/**
 * What stands in a package, as people say it in one language: for the page that they are given, and for staff who look it
 * through. Numbers of the house and what is empty say nothing to anybody, and stand in the file for programs alone.
 */
export function inWords(say: Say, language: Spoken, { held }: Pick<SubjectPackage, 'held'>) {
  const purposes = titlesOfPurposes(held)
  const locale = language === 'en' ? 'en-GB' : language
  const dates = datesIn(language)
  const languages = new Intl.DisplayNames([locale], { type: 'language' })

  const text = (value: unknown, table: string, column: string): string => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'boolean') return say(`audit_logs.${value ? 'yes' : 'no'}`)
    if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value)
    if (typeof value === 'string') return ofText(value, table, column)

    return Array.isArray(value) ? ofList(value, table, column) : ofObject(value, table)
  }
  const ofText = (value: string, table: string, column: string): string => {
    if (moment.test(value) && !Number.isNaN(Date.parse(value))) return dates.moment(value)
    if (day.test(value) && !Number.isNaN(Date.parse(value))) return dates.day(value)
    if (column === 'language' && tag.test(value)) return languages.of(value) ?? value
    if (column === 'purpose') return purposes.get(value) ?? value
    const structured = structureIn(value)
    if (structured !== null) return text(structured, table, column)

    return (
      firstSaid(say, [
        `audit_logs.value.${table}.${column}.${value}`,
        `audit_logs.value.${column}.${value}`,
      ]) ?? value
    )
  }
  const ofList = (list: readonly unknown[], table: string, column: string): string => {
    // `[["term", "x"]]`: words of a link by their names.
    if (list.length > 0 && list.every(isPair))
      return list.map(([name, word]) => `${name}: ${word}`).join('\n')
    const texts = list.map((each) => text(each, table, column)).filter((each) => each !== '')

    return texts.join(
      texts.some((each) => each.includes('\n')) ? '\n\n' : texts.some(isSentence) ? '\n' : ', ',
    )
  }
  const ofObject = (value: object, table: string): string =>
    linesOf(value, table)
      .map(({ name, text: said }) => `${name}: ${said}`)
      .join('\n')

  const linesOf = (record: object, table: string): Line[] =>
    Object.entries(record).flatMap(([column, value]) => {
      const said = isForPrograms(column) ? '' : text(value, table, snakeCase(column))

      return said === '' ? [] : [{ column, name: nameOf(table, column), text: said }]
    })
  const nameOf = (table: string, column: string): string => {
    const id = snakeCase(column)

    return firstSaid(say, [`audit_logs.field.${table}.${id}`, `audit_logs.field.${id}`]) ?? column
  }

  return {
    table: (table: string) => say(`audit_logs.table.${table}`),
    kept: ({ table, keptFor }: Pick<SubjectPackage['held'][number], 'table' | 'keptFor'>) =>
      firstSaid(say, [`audit_logs.kept.${table}`]) ?? keptFor,
    source: (source: string) => text(source, '', 'source'),
    when: (at: string) => text(at, '', 'at'),
    linesOf,
    nameOf,
  }
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const day = /^\d{4}-\d\d-\d\d$/
const tag = /^[a-z]{2}(-[A-Z]{2})?$/

const isSentence = (text: string) => text.length > 40

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string')

/** Some columns hold JSON, which is for programs. */
function structureIn(value: string): object | null {
  if (!/^[[{]/.test(value)) return null
  try {
    const parsed: unknown = JSON.parse(value)

    return typeof parsed === 'object' ? parsed : null
  } catch {
    return null // somebody's own words that begin like it
  }
}

/**
 * Keys, counters and hashes; but the receipt is a number that they were given. And a letter as it was typeset, a decision as a
 * list: the words of both stand beside them.
 */
const isForPrograms = (column: string): boolean => {
  const id = snakeCase(column)

  return (
    id !== 'receipt_id' &&
    /^(id|v|html|facts|key|version|counter|position|hash|public_key|.*_(ids?|by|hash|hashes|index|key|version|step))$/.test(
      id,
    )
  )
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const firstSaid = (say: Say, keys: readonly string[]): string | undefined =>
  keys.map((key) => ({ key, text: say(key) })).find(({ key, text }) => text !== key)?.text

/** What a purpose is called stands in the package itself. */
const titlesOfPurposes = (held: SubjectPackage['held']): ReadonlyMap<string, string> =>
  new Map(
    held
      .filter(({ table }) => table === 'consent.purpose')
      .flatMap(({ records }) =>
        records.flatMap(({ key, title }) =>
          typeof key === 'string' && typeof title === 'string' ? [[key, title] as const] : [],
        ),
      ),
  )
