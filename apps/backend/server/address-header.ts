/** Where the server tells the handlers the client's address. It overwrites what a client sent under this name. */
export const addressHeader = 'x-leadkeep-address'
