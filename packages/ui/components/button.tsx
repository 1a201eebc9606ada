import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react'
import { names } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

interface Look {
  /** One primary action a screen; `loss` is for what destroys. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'loss'
  readonly size?: 'regular' | 'large'
  readonly icon?: IconName
  /** Shows the icon alone; the children stay as its name for ears and on hover. */
  readonly iconOnly?: boolean
}

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'> &
  Look & {
    /** Keeps the focus and the width, refuses a second click. */
    readonly pending?: boolean
  }

export function Button({ variant, size, icon, iconOnly, pending, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={look({ variant, size, iconOnly }, pending && 'button--pending')}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      title={iconOnly && typeof children === 'string' ? children : rest.title}
      onClick={pending ? (event) => event.preventDefault() : onClick}
    >
      {content({ icon, iconOnly }, children)}
    </button>
  )
}

type LinkButtonProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'className' | 'style'> &
  Look & { readonly href: string }

/** A link that looks like a button: it goes somewhere and does nothing. */
export function LinkButton({ variant, size, icon, iconOnly, children, ...rest }: LinkButtonProps) {
  return (
    <a
      {...rest}
      className={look({ variant, size, iconOnly })}
      title={iconOnly && typeof children === 'string' ? children : rest.title}
    >
      {content({ icon, iconOnly }, children)}
    </a>
  )
}

const look = ({ variant = 'secondary', size = 'regular', iconOnly }: Look, more?: string | false) =>
  names('button', `button--${variant}`, size === 'large' && 'button--large', iconOnly && 'button--icon', more)

const content = ({ icon, iconOnly }: Look, children: ReactNode) => (
  <>
    {icon && <Icon name={icon} />}
    <span className={iconOnly ? 'visually-hidden' : 'button__label'}>{children}</span>
  </>
)
