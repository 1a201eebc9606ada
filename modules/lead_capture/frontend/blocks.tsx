import type { Block, BlockOf, Picture } from '../data/page-content.ts'

interface SectionProps {
  readonly block: Exclude<Block, { kind: 'form' }>
  /** Where pictures are: visitors are given them by the landing app, a preview by the backend. */
  readonly media?: string
}

/** The sections of a landing page, except for its form. Each has the id that the page's navigation links to. */
export function BlockSection({ block, media = '/media' }: SectionProps) {
  if (block.kind === 'hero') return <Hero block={block} media={media} />
  if (block.kind === 'benefits') return <Benefits block={block} />
  if (block.kind === 'proof') return <Proof block={block} />
  if (block.kind === 'steps') return <Steps block={block} />
  if (block.kind === 'text') return <Text block={block} />
  if (block.kind === 'picture') return <PictureSection block={block} media={media} />

  return <Questions block={block} />
}

interface PicturedProps<Kind extends Block['kind']> {
  readonly block: BlockOf<Kind>
  readonly media: string
}

function Hero({ block: { heading, text, action, aside, figure }, media }: PicturedProps<'hero'>) {
  return (
    <section className={figure ? 'hero' : 'hero hero-alone'}>
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
      {figure?.kind === 'slip' && <Slip slip={figure} />}
      {figure?.kind === 'picture' && figure.picture && (
        <PictureImage
          picture={figure.picture}
          alt={figure.alt}
          media={media}
          sizes="(min-width: 60rem) 500px, 100vw"
          isFirst
        />
      )}
    </section>
  )
}

type SlipWords = Extract<BlockOf<'hero'>['figure'], { kind: 'slip' }>

function Slip({ slip: { title, mark, lines, note } }: { slip: SlipWords }) {
  return (
    <figure className="slip" aria-label={`${title} (${mark})`}>
      <div className="slip-shadow">
        <div className="slip-paper">
          <p className="slip-title">{title}</p>
          <p className="slip-mark">{mark}</p>
          <dl>
            {lines.map((each) => (
              <div key={each.label}>
                <dt>{each.label}</dt>
                <dd>{each.value}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
      <figcaption>{note}</figcaption>
    </figure>
  )
}

export function SectionHead({ id, heading, text }: { id: string; heading: string; text?: string }) {
  return (
    <div className="head">
      <h2 id={`${id}-heading`}>{heading}</h2>
      {text && <p>{text}</p>}
    </div>
  )
}

function Benefits({ block: { key, heading, text, items } }: { block: BlockOf<'benefits'> }) {
  return (
    <section id={key} className="band benefits" aria-labelledby={`${key}-heading`}>
      <SectionHead id={key} heading={heading} text={text} />
      <ul className="entries">
        {items.map((item) => (
          <li key={item.key}>
            <h3>{item.title}</h3>
            <p>{item.text}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Proof({ block: { key, heading, text, columns, rows, note } }: { block: BlockOf<'proof'> }) {
  return (
    <section id={key} className="band proof" aria-labelledby={`${key}-heading`}>
      <SectionHead id={key} heading={heading} text={text} />
      {/* Roles are said because the narrow layout takes the table's display away, and with it its meaning. */}
      <table className="account" role="table" aria-labelledby={`${key}-heading`}>
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell" />
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={row.key} role="row" className={row.loss ? 'loss' : undefined}>
              <th role="rowheader" scope="row">
                {row.label}
              </th>
              {row.cells.map((cell, index) => (
                <td key={columns[index]} role="cell" data-column={columns[index]}>
                  <span>{cell}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">{note}</p>
    </section>
  )
}

function Steps({ block: { key, heading, text, items } }: { block: BlockOf<'steps'> }) {
  return (
    <section id={key} className="band steps" aria-labelledby={`${key}-heading`}>
      <SectionHead id={key} heading={heading} text={text} />
      <ol>
        {items.map((item) => (
          <li key={item.key}>
            <h3>{item.title}</h3>
            <p>{item.text}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Questions({ block: { key, heading, text, items } }: { block: BlockOf<'questions'> }) {
  return (
    <section id={key} className="band questions" aria-labelledby={`${key}-heading`}>
      <SectionHead id={key} heading={heading} text={text} />
      <div className="answers">
        {items.map((item, index) => (
          <details key={item.key} open={index === 0}>
            <summary>
              <h3>{item.question}</h3>
            </summary>
            <Paragraphs of={item.answer} />
          </details>
        ))}
      </div>
    </section>
  )
}

function Text({ block: { key, heading, paragraphs } }: { block: BlockOf<'text'> }) {
  return (
    <section id={key} className="band" aria-labelledby={`${key}-heading`}>
      <SectionHead id={key} heading={heading} />
      <div className="words">
        <Paragraphs of={paragraphs} />
      </div>
    </section>
  )
}

const Paragraphs = ({ of }: { of: readonly string[] }) =>
  of.map((paragraph) => <p key={paragraph}>{paragraph}</p>)

function PictureSection({ block: { key, picture, alt, caption }, media }: PicturedProps<'picture'>) {
  return (
    <figure id={key} className="band plate">
      {picture && (
        <PictureImage picture={picture} alt={alt} media={media} sizes="(min-width: 76rem) 1200px, 100vw" />
      )}
      {caption && <figcaption>{caption}</figcaption>}
    </figure>
  )
}

interface PictureImageProps {
  readonly picture: Picture
  readonly alt: string
  readonly media: string
  readonly sizes: string
  /** On the first screen: it is not waited with. */
  readonly isFirst?: boolean
}

/** Its size is said, so that nothing moves when it arrives. */
function PictureImage({ picture, alt, media, sizes, isFirst = false }: PictureImageProps) {
  const { width, height, sources } = picture
  const address = (hash: string) => `${media}/${hash}.webp`
  const largest = sources.at(-1)

  return (
    <img
      className="picture"
      src={largest && address(largest.hash)}
      srcSet={sources.map((source) => `${address(source.hash)} ${source.width}w`).join(', ')}
      sizes={sizes}
      width={width}
      height={height}
      alt={alt}
      loading={isFirst ? undefined : 'lazy'}
      fetchPriority={isFirst ? 'high' : undefined}
      decoding="async"
    />
  )
}
