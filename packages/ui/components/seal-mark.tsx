const scallops = (() => {
  const lobes = 9
  const at = (index: number) => {
    const angle = (index / lobes) * 2 * Math.PI - Math.PI / 2

    return `${(8 + 5.9 * Math.cos(angle)).toFixed(2)} ${(8 + 5.9 * Math.sin(angle)).toFixed(2)}`
  }
  const arcs = Array.from({ length: lobes }, (_, index) => `A2.15 2.15 0 0 1 ${at(index + 1)}`)

  return `M${at(0)}${arcs.join('')}Z`
})()

const keyhole = 'M8 5.4a1.7 1.7 0 0 0-.75 3.22L6.8 10.8h2.4l-.45-2.18A1.7 1.7 0 0 0 8 5.4Z'

/**
 * The one mark of sealed data, wherever it appears. `sealed` is the whole seal, `opened` its outline, `erased` the
 * outline struck through: the key is gone.
 */
export const SealMark = ({
  state = 'sealed',
  label,
}: {
  state?: 'sealed' | 'opened' | 'erased'
  label?: string
}) => (
  <svg
    className={`seal seal--${state}`}
    viewBox="0 0 16 16"
    width="16"
    height="16"
    role={label ? 'img' : undefined}
    aria-label={label}
    aria-hidden={label ? undefined : true}
  >
    {label && <title>{label}</title>}
    {state === 'sealed' && <path className="seal__wax" fillRule="evenodd" d={scallops + keyhole} />}
    {state !== 'sealed' && <path className="seal__rim" d={scallops} />}
    {state === 'opened' && <path className="seal__wax" d={keyhole} />}
    {state === 'erased' && <path className="seal__rim" d="m3 13 10-10" />}
  </svg>
)
