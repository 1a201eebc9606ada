import { connectionUrl, roles, type LoginRole } from '@leadkeep/database'

/** Where an installation's databases and keys are, in a form that can be told to another process. */
export interface Addresses {
  readonly adminUrl: string
  readonly keysAdminUrl: string
  /** Of every role. */
  readonly password: string
  /** 32 bytes in hexadecimal. */
  readonly rootKey: string
}

export const urlOf = ({ adminUrl, password }: Addresses, role: LoginRole) =>
  connectionUrl(adminUrl, roles[role], password)

export const keysUrlOf = ({ keysAdminUrl, password }: Addresses) =>
  connectionUrl(keysAdminUrl, roles.keys, password)
