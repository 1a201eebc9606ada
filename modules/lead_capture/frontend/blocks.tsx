import type { Block, BlockOf } from '../data/page-content.ts'

/** The sections of a landing page, except for its form. Each has the id that the page's navigation links to. */
export function BlockSection({ block }: { block: Exclude<Block, { kind: 'form' }> }) {
  if (block.kind === 'hero') return <Hero block={block} />
  if (block.kind === 'benefits') return <Benefits block={block} />
  if (block.kind === 'proof') return <Proof block={block} />
  if (block.kind === 'steps') return <Steps block={block} />

  return <Questions block={block} />
}

function Hero({ block: { heading, text, action, aside, receipt } }: { block: BlockOf<'hero'> }) {
  return (
    <section className="hero">
      <div className="hero-words">
        <h1>{heading}</h1>
        <p className="lead">{text}</p>
        <p className="actions">
          <a className="button" href={action.href}>
            {action.label}
          </a>
          {aside && (
            <a className="quiet" href={aside.href}>
              {aside.label}
            </a>
          )}
        </p>
      </div>
      <figure className="slip" aria-label={`${receipt.title} (${receipt.mark})`}>
        <div className="slip-shadow">
          <div className="slip-paper">
            <p className="slip-title">{receipt.title}</p>
            <p className="slip-mark">{receipt.mark}</p>
            <dl>
              {receipt.lines.map((each) => (
                <div key={each.label}>
                  <dt>{each.label}</dt>
                  <dd>{each.value}</dd>
                </div>
              ))}
            </dl>
          </div>
        </div>
        <figcaption>{receipt.note}</figcaption>
      </figure>
    </section>
  )
}

export function SectionHead({ id, heading, text }: { id: string; heading: string; text: string }) {
  return (
    <div className="head">
      <h2 id={`${id}-heading`}>{heading}</h2>
      <p>{text}</p>
    </div>
  )
}

function Benefits({ block }: { block: BlockOf<'benefits'> }) {
  return (
    <section id="benefits" className="band benefits" aria-labelledby="benefits-heading">
      <SectionHead id="benefits" heading={block.heading} text={block.text} />
      <ul className="entries">
        {block.items.map((item) => (
          <li key={item.title}>
            <h3>{item.title}</h3>
            <p>{item.text}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Proof({ block }: { block: BlockOf<'proof'> }) {
  return (
    <section id="proof" className="band proof" aria-labelledby="proof-heading">
      <SectionHead id="proof" heading={block.heading} text={block.text} />
      {/* Roles are said because the narrow layout takes the table's display away, and with it its meaning. */}
      <table className="account" role="table" aria-labelledby="proof-heading">
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell" />
            {block.columns.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {block.rows.map((row) => (
            <tr key={row.label} role="row" className={row.loss ? 'loss' : undefined}>
              <th role="rowheader" scope="row">
                {row.label}
              </th>
              {row.cells.map((cell, index) => (
                <td key={block.columns[index]} role="cell" data-column={block.columns[index]}>
                  <span>{cell}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">{block.note}</p>
    </section>
  )
}

function Steps({ block }: { block: BlockOf<'steps'> }) {
  return (
    <section id="steps" className="band steps" aria-labelledby="steps-heading">
      <SectionHead id="steps" heading={block.heading} text={block.text} />
      <ol>
        {block.items.map((item) => (
          <li key={item.title}>
            <h3>{item.title}</h3>
            <p>{item.text}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Questions({ block }: { block: BlockOf<'questions'> }) {
  return (
    <section id="questions" className="band questions" aria-labelledby="questions-heading">
      <SectionHead id="questions" heading={block.heading} text={block.text} />
      <div className="answers">
        {block.items.map((item, index) => (
          <details key={item.question} open={index === 0}>
            <summary>
              <h3>{item.question}</h3>
            </summary>
            {item.answer.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </details>
        ))}
      </div>
    </section>
  )
}
