/** The browser writes its zone here, so that the server's first dates are already the person's. */
export const zoneCookie = 'leadkeep-zone'
