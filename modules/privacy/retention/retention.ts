import type { Retention } from '@leadkeep/database'

const nobody = 'it holds nothing of the person'
const proof = 'it says why what is gone is gone, by counts'

/** Of the module's own tables. */
export const retention: Retention = {
  endings: {
    'privacy.subject': { stays: 'an id; that somebody was erased must stay known' },
    'privacy.erasure': { stays: nobody },
    'privacy.suppression': { stays: 'a keyed hash keeps others from entering them again' },
    'privacy.hold': { stays: nobody },
    'privacy.request': {
      stays: 'that somebody asked, and was answered, has to be shown; their words go with them',
    },
    'privacy.package': { with: 'privacy.request' },
    'privacy.package_content': { by: 'privacy.tidy-requests' },
    'privacy.processing_detail': { stays: 'the law wants it kept as long as there is processing' },
    'privacy.retention_rule': { stays: proof },
    'privacy.retention_run': { stays: proof },
    erasures: { stays: 'ids, to be applied again after a restore' },
  },
}
