import { notFound } from 'next/navigation'

/** An address below `/backend` that is no screen: not found within the shell. */
export default function NoScreen(): never {
  notFound()
}
