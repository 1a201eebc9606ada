import { AppError } from '@leadkeep/kernel'
import { fileKeyProvider } from './key-file.ts'
import { localKeyProvider, type KeyProvider } from './key-provider.ts'

/**
 * The root from a value that the environment gave: 64 hexadecimal digits, or several versions with a comma between them
 * (FORMAT.md §3). Throws `crypto.key_variable_missing` and what `readRootKey` throws.
 */
export function environmentKeyProvider(value: string | undefined): KeyProvider {
  if (value === undefined || value === '')
    throw new AppError('The variable that should hold the root key is not set.', {
      code: 'crypto.key_variable_missing',
      status: 500,
    })

  return localKeyProvider(() => value)
}

/**
 * A provider by its setting: `file:/path/to/root.key` or `env:NAME`. Throws `crypto.key_provider_unknown` for any
 * other word: there is no provider by default and none that passes plaintext through.
 */
export function keyProviderFrom(
  setting: string,
  environment: Readonly<Record<string, string | undefined>>,
): KeyProvider {
  const [, kind, argument] = /^(file|env):(.+)$/s.exec(setting) ?? []
  if (kind === 'file' && argument) return fileKeyProvider(argument)
  if (kind === 'env' && argument) return environmentKeyProvider(environment[argument])

  throw new AppError('The key provider must be file:/path or env:NAME.', {
    code: 'crypto.key_provider_unknown',
    status: 500,
  })
}
