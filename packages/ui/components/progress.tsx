/** How far something is that goes on by itself: `share` of 1, and beside it the same in words. */
export const Progress = ({ label, share, children }: { label: string; share: number; children: string }) => (
  <div className="progress">
    <progress className="progress__bar" aria-label={label} max={1} value={share}>
      {children}
    </progress>
    <span className="progress__said figure" aria-hidden="true">
      {children}
    </span>
  </div>
)
