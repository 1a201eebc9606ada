export { asHtml, asText, type Block, type Letter } from './letter.ts'
export { smtpTransport } from './smtp.ts'
export type { Addressee, Outgoing, Transport } from './transport.ts'
export { wordsBy, type Say } from './words.ts'
