import type { ReactNode } from 'react'
import { names } from './class-names.ts'
import { Icon } from './icon.tsx'
import { RowKeys } from './row-keys.tsx'
import { SealMark } from './seal-mark.tsx'
import { SelectAll, SelectRow } from './selection.tsx'

export interface Column<Row> {
  readonly key: string
  readonly header: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Numbers, money and times stand right. */
  readonly align?: 'right'
  /** `shrink` is as wide as its content; the others share what is left, a `grow` one twice as much. */
  readonly width?: 'shrink' | 'grow'
  /** Sealed at rest: the header carries the mark, so that not every cell has to. */
  readonly sealed?: boolean
  /** Where a click on the header goes, and how it is sorted now. */
  readonly sort?: { readonly href: string; readonly now?: 'ascending' | 'descending' }
  /**
   * In a narrow place a row is a card: its title, its small print, its right end. A `hidden` column is there only where
   * there is room for all. The title's cell holds the row's link; without one it is the first.
   */
  readonly phone?: 'title' | 'meta' | 'end' | 'hidden'
  /** In such a card the cell says its header, too: for numbers, which say nothing by themselves. */
  readonly labelled?: boolean
}

interface TableProps<Row> {
  /** Says what is listed, for ears: "Leads". */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Makes the whole row a link, named by its title. Up and down move between rows. */
  readonly href?: (row: Row) => string
  /** Names a row for its check box; needs a `<Selection>` around the table. */
  readonly selectLabel?: (row: Row) => string
  /** Sets a row apart: new since one looked, or gone. */
  readonly mark?: (row: Row) => 'new' | 'gone' | undefined
}

/** Rows of 36 px under a header that stays. Works in server and client components alike. */
export function Table<Row>({ label, columns, rows, rowKey, href, selectLabel, mark }: TableProps<Row>) {
  const title = columns.find((column) => column.phone === 'title') ?? columns[0]

  return (
    <RowKeys>
      <table className="table" role="table" aria-label={label}>
        <thead className="table__head" role="rowgroup">
          <tr role="row">
            {selectLabel && (
              <th className="table__select" role="columnheader" scope="col">
                <SelectAll />
              </th>
            )}
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              role="row"
              className={names('table__row', mark?.(row) && `table__row--${mark(row)}`)}
            >
              {selectLabel && (
                <td className="table__select" role="cell">
                  <SelectRow id={rowKey(row)} label={selectLabel(row)} />
                </td>
              )}
              {columns.map((column) => (
                <td key={column.key} role="cell" className={cellClass(column, column === title)}>
                  {column.labelled && <span className="table__label">{column.header} </span>}
                  {column === title && href ? (
                    <a className="table__link" href={href(row)}>
                      {column.cell(row)}
                    </a>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </RowKeys>
  )
}

function HeaderCell<Row>({ column }: { column: Column<Row> }) {
  const { header, sealed, sort } = column
  const text = (
    <span className="table__heading">
      {header}
      {sealed && <SealMark state="opened" />}
      {sort?.now && <Icon name={sort.now === 'ascending' ? 'arrow-up' : 'arrow-down'} />}
    </span>
  )

  return (
    <th className={cellClass(column)} role="columnheader" scope="col" aria-sort={sort?.now}>
      {sort ? (
        <a className="table__sort" href={sort.href}>
          {text}
        </a>
      ) : (
        text
      )}
    </th>
  )
}

const cellClass = <Row,>({ align, width, phone }: Column<Row>, title?: boolean) =>
  names(
    'table__cell',
    align && `table__cell--${align}`,
    width && `table__cell--${width}`,
    `table__cell--phone-${phone ?? (title ? 'title' : 'meta')}`,
  )
