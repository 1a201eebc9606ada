/** A line of the table. */
export interface Row {
  readonly what: string
  readonly measured: string
  /** To what was measured beside it, where there is such a thing. */
  readonly ratio?: string
  readonly goal?: string
  /** Left out where there is no goal, or it could not be measured. */
  readonly met?: boolean
}

export function printed(rows: readonly Row[]): string {
  const lines = [
    ['what', 'measured', 'ratio to the baseline', 'goal', ''],
    ...rows.map(({ what, measured, ratio = '', goal = '', met }) => [
      what,
      measured,
      ratio,
      goal,
      met === undefined ? '' : met ? 'met' : 'MISSED',
    ]),
  ]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const text = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()
  const [head = [], ...body] = lines

  return [text(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(text)].join('\n')
}

export const milliseconds = (value: number) =>
  value < 0.1 ? microseconds(value) : `${value.toFixed(value < 10 ? 2 : 1)} ms`
export const microseconds = (value: number) => `${(value * 1000).toFixed(1)} µs`
export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`
export const times = (value: number) => `${value < 0.1 ? value.toFixed(3) : value.toFixed(1)} ×`
/** Of throughputs: 0.2 of the baseline is 1/5 of it. */
export const share = (value: number) => (value >= 1 ? times(value) : `1/${(1 / value).toFixed(1)}`)
