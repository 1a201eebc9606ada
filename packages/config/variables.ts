import { isIP } from 'node:net'
import { z } from 'zod'

/** One environment variable: what it must look like, said so that whoever reads the refusal can put it right. */
export interface Variable<Value> {
  readonly name: string
  /** Completes "LANDING_PORT must be …". */
  readonly mustBe: string
  /** Text in, value out; `undefined` in when the variable is not set. */
  readonly schema: z.ZodType<Value, string | undefined>
  /** May also be given as a file: `DATABASE_URL_FILE=/run/secrets/database-url`. */
  readonly fileToo?: boolean
}

const port = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535)
    .transform(Number)

const origin = z.url({ protocol: /^https?$/, abort: true }).refine((text) => new URL(text).origin === text)
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ })
const onOff = z.stringbool({
  truthy: ['true', '1', 'yes', 'on'],
  falsy: ['false', '0', 'no', 'off'],
  error: 'not a switch',
})

const proxies = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((each) => each.trim()))
  .transform((list) => list.filter((each) => each !== ''))
  .refine((list) => list.every(isAddressBlock))

function isAddressBlock(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  const most = family === 6 ? 128 : 32

  return (
    family !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}

const variable = <Value>(declared: Variable<Value>) => declared

/** Every variable there is. `.env.example` says what each is for; a test holds the two together. */
export const variables = {
  landingPort: variable({ name: 'LANDING_PORT', mustBe: 'a port, 1 to 65535', schema: port(3000) }),
  backendPort: variable({ name: 'BACKEND_PORT', mustBe: 'a port, 1 to 65535', schema: port(3001) }),
  host: variable({
    name: 'LEADKEEP_HOST',
    mustBe: 'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
    schema: z
      .string()
      .default('127.0.0.1')
      .refine((text) => isIP(text) !== 0 || text === 'localhost'),
  }),
  dataDirectory: variable({
    name: 'LEADKEEP_DATA_DIR',
    mustBe: 'a folder',
    schema: z.string().default('.leadkeep'),
  }),
  postgresPort: variable({
    name: 'LEADKEEP_POSTGRES_PORT',
    mustBe: 'a port, 1 to 65535, or not set to take a free one',
    schema: z.union([z.undefined(), port(0)]),
  }),
  databaseUrl: variable({
    name: 'DATABASE_URL',
    mustBe: 'postgres://user:password@host:port/database',
    schema: postgresUrl,
    fileToo: true,
  }),
  optionalDatabaseUrl: variable({
    name: 'DATABASE_URL',
    mustBe: 'postgres://user:password@host:port/database, or not set to use the embedded Postgres',
    schema: postgresUrl.optional(),
    fileToo: true,
  }),
  keysDatabaseUrl: variable({
    name: 'KEYS_DATABASE_URL',
    mustBe: 'postgres://user:password@host:port/database, another database than DATABASE_URL',
    schema: postgresUrl,
    fileToo: true,
  }),
  optionalKeysDatabaseUrl: variable({
    name: 'KEYS_DATABASE_URL',
    mustBe: 'postgres://user:password@host:port/database, or not set to use the embedded Postgres',
    schema: postgresUrl.optional(),
    fileToo: true,
  }),
  keyProvider: variable({
    name: 'LEADKEEP_KEY_PROVIDER',
    mustBe: 'file:/path/of/the/root/key or env:NAME_OF_A_VARIABLE',
    schema: z.string().regex(/^(file:.+|env:[A-Z][A-Z0-9_]*)$/),
  }),
  optionalKeyProvider: variable({
    name: 'LEADKEEP_KEY_PROVIDER',
    mustBe:
      'file:/path/of/the/root/key or env:NAME_OF_A_VARIABLE, or not set to keep a key file under LEADKEEP_DATA_DIR',
    schema: z
      .string()
      .regex(/^(file:.+|env:[A-Z][A-Z0-9_]*)$/)
      .optional(),
  }),
  landingSecret: variable({
    name: 'LEADKEEP_LANDING_SECRET',
    mustBe: '64 hexadecimal digits (openssl rand -hex 32)',
    schema: z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .transform((text) => Buffer.from(text, 'hex')),
    fileToo: true,
  }),
  installationKey: variable({
    name: 'LEADKEEP_INSTALLATION_KEY',
    mustBe: 'the public installation key, 32 bytes in base64 (leadkeep keys public)',
    schema: z
      .string()
      .transform((text) => Buffer.from(text, 'base64'))
      .refine((bytes) => bytes.length === 32),
    fileToo: true,
  }),
  trustedProxies: variable({
    name: 'LEADKEEP_TRUSTED_PROXIES',
    mustBe: 'addresses or CIDR blocks with commas between, such as 10.0.0.0/8,::1',
    schema: proxies,
  }),
  publicOrigin: variable({
    name: 'LEADKEEP_PUBLIC_ORIGIN',
    mustBe: 'an origin such as https://crm.example.com, without a path',
    schema: origin.optional(),
  }),
  adminEmail: variable({
    name: 'LEADKEEP_ADMIN_EMAIL',
    mustBe: 'an e-mail address',
    schema: z.string().default('admin@demo.example').pipe(z.email()),
  }),
  adminPassword: variable({
    name: 'LEADKEEP_ADMIN_PASSWORD',
    mustBe: 'at least 12 characters, or not set to have one made',
    schema: z.string().min(12).optional(),
    fileToo: true,
  }),
  demo: variable({ name: 'LEADKEEP_DEMO', mustBe: 'true or false', schema: z.union([z.undefined(), onOff]) }),
  smtpUrl: variable({
    name: 'SMTP_URL',
    mustBe: 'smtp://user:password@host:port or smtps://…',
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    fileToo: true,
  }),
  mailFrom: variable({
    name: 'LEADKEEP_MAIL_FROM',
    mustBe: 'a sender such as Example Ltd <hello@example.com>',
    schema: z
      .string()
      .default('Leadkeep <no-reply@localhost>')
      .refine((text) => /^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/.test(text)),
  }),
  landingOrigin: variable({
    name: 'LEADKEEP_LANDING_ORIGIN',
    mustBe: 'an origin such as https://www.example.com, without a path',
    schema: origin.default('http://localhost:3000'),
  }),
  optionalLandingOrigin: variable({
    name: 'LEADKEEP_LANDING_ORIGIN',
    mustBe: 'an origin such as https://www.example.com, without a path',
    schema: origin.optional(),
  }),
  environment: variable({
    name: 'NODE_ENV',
    mustBe: 'production, development or test',
    schema: z.enum(['production', 'development', 'test']).default('production'),
  }),
  ownerPassword: rolePassword('OWNER'),
  landingPassword: rolePassword('LANDING'),
  backendPassword: rolePassword('BACKEND'),
  workerPassword: rolePassword('WORKER'),
  keysPassword: rolePassword('KEYS'),
}

function rolePassword(role: string) {
  return variable({
    name: `LEADKEEP_${role}_PASSWORD`,
    mustBe: 'the password of a database role, at least 16 characters',
    schema: z.string().min(16),
    fileToo: true,
  })
}
