import { names } from './class-names.ts'

interface StackedBarsProps {
  /** What is drawn, in a sentence, for ears. The numbers themselves belong in a table beneath. */
  readonly label: string
  /** Under the first, the middle and the last column. */
  readonly columns: readonly string[]
  /** From the bottom up; six at most can be told apart. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
}

const height = 160
const step = 10
const gap = 2

/** Columns of parts, one a day say, with what the colours stand for. Drawn by attributes alone, as a strict policy wants it. */
export function StackedBars({ label, columns, series }: StackedBarsProps) {
  const totals = columns.map((_, index) => sum(series.map(({ values }) => values[index] ?? 0)))
  const top = niceTop(Math.max(1, ...totals))
  const scale = height / top

  return (
    <figure className="bars">
      <ul className="bars__legend">
        {series.map(({ name }, index) => (
          <li key={name}>
            <svg className="bars__swatch" viewBox="0 0 10 10" aria-hidden="true">
              <rect className={partClass(index)} width="10" height="10" rx="2" />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      <div className="bars__frame">
        <span className="bars__top" aria-hidden="true">
          {top}
        </span>
        <svg
          className="bars__plot"
          role="img"
          aria-label={label}
          viewBox={`0 0 ${columns.length * step} ${height}`}
          preserveAspectRatio="none"
        >
          <line className="bars__line" x1="0" x2={columns.length * step} y1="0" y2="0" />
          <line className="bars__line" x1="0" x2={columns.length * step} y1={height / 2} y2={height / 2} />
          {columns.map((column, index) => (
            <Bar key={column} x={index * step} series={series} index={index} scale={scale} />
          ))}
        </svg>
      </div>
      <p className="bars__ends" aria-hidden="true">
        {[0, (columns.length - 1) >> 1, columns.length - 1].map((index) => (
          <span key={index}>{columns[index]}</span>
        ))}
      </p>
    </figure>
  )
}

interface BarProps extends Pick<StackedBarsProps, 'series'> {
  readonly x: number
  readonly index: number
  readonly scale: number
}

function Bar({ x, series, index, scale }: BarProps) {
  const parts = series.map(({ name, values }, part) => ({
    name,
    part,
    value: (values[index] ?? 0) * scale,
    below: sum(series.slice(0, part).map((each) => each.values[index] ?? 0)) * scale,
  }))

  return parts
    .filter(({ value }) => value > 0)
    .map(({ name, part, value, below }) => (
      <rect
        key={name}
        className={partClass(part)}
        x={x + gap / 2}
        width={step - gap}
        y={height - below - value}
        height={value}
      />
    ))
}

const partClass = (index: number) => names('bars__part', `bars__part--${index % 6}`)
const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0)

/** 1, 2, 5, 10, 20 … : what people read a height by. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))

  return power * ([1, 2, 5, 10].find((each) => each * power >= most) ?? 10)
}
