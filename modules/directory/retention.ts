import type { Retention } from '@leadkeep/database'

const itself = 'it is the tenant'

export const retention: Retention = {
  endings: {
    'directory.tenant': { stays: itself },
    'directory.host': { stays: itself },
    'directory.organization': { stays: itself },
  },
}
