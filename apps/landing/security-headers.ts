export type HeaderSet = Readonly<Record<string, string>>

/**
 * What every answer says. Nothing is loaded from elsewhere, nothing runs but our one script, no page frames ours.
 * `same-origin`, not `no-referrer`: that would turn a form's Origin into `null`.
 */
const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), ' +
    'microphone=(), payment=(), usb=()',
} as const

/** For answers that are no page: data, files, text. */
export const dataHeaders: HeaderSet = {
  ...always,
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

/**
 * @param stylesheetHash `sha256-…` of the page's one inline stylesheet.
 * @param formTarget where the page's form leads on to after our own answer: browsers hold the policy against that, too.
 */
export const pageHeaders = (stylesheetHash: string, formTarget = ''): HeaderSet => ({
  ...always,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; script-src 'self'; style-src '${stylesheetHash}'; img-src 'self'; font-src 'self'; ` +
    `connect-src 'self'; form-action 'self'${formTarget && ` ${formTarget}`}; base-uri 'none'; frame-ancestors 'none'`,
})

/**
 * Over `always`: the address itself is the secret. No Referer carries it, not even to ourselves; what is left of it is
 * enough for a form's Origin.
 */
export const secretAddress: HeaderSet = { 'referrer-policy': 'strict-origin', 'x-robots-tag': 'noindex' }

/** RFC 6797: only where the visitor came by https. */
export const strictTransport: HeaderSet = { 'strict-transport-security': 'max-age=31536000' }
