interface ThumbnailProps {
  readonly src: string
  readonly width: number
  readonly height: number
}

/** A picture in small, beside what says what it shows. */
export const Thumbnail = ({ src, width, height }: ThumbnailProps) => (
  <img className="thumbnail" src={src} width={width} height={height} alt="" loading="lazy" />
)
