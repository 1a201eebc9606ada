import { definePurpose } from '@leadkeep/audit'

/** By an operator, sealed to whoever gets it. */
export const takeOut = definePurpose('directory.take_out', 'Handing over everything that a tenant has')

export const purposes = [takeOut] as const
