import { armor, Decrypter, Encrypter } from 'age-encryption'
import { AppError } from '@leadkeep/kernel'
import { readKeyFile, writeRootKeyFile } from './key-file.ts'
import { readRoots, writtenRoots } from './root-key.ts'

const heading = 'leadkeep root key, format 1'
const severalHeading = 'leadkeep root key, format 2'

/**
 * The root key as an armoured age file (C2SP age, scrypt recipient) that a passphrase opens, with any age tool too.
 * FORMAT.md §9. Takes about a second: the passphrase is stretched.
 *
 * Throws `crypto.passphrase_weak` below 16 characters, and what `fileKeyProvider` throws.
 *
 * @param workFactor log₂ of scrypt's N; the default is age's own.
 */
export async function exportRecovery(path: string, passphrase: string, workFactor = 18): Promise<string> {
  if ([...passphrase].length < 16 || new Set(passphrase).size < 6)
    throw new AppError(
      'The passphrase must have at least 16 characters, such as four or five random words.',
      {
        code: 'crypto.passphrase_weak',
        status: 400,
      },
    )
  const roots = readRoots(readKeyFile(path))
  const isFirst = roots.length === 1 && roots[0].version === 1
  const file = new Encrypter()
  file.setPassphrase(passphrase)
  file.setScryptWorkFactor(workFactor)

  return armor.encode(await file.encrypt(`${isFirst ? heading : severalHeading}\n${writtenRoots(roots)}\n`))
}

/** The versions of the root in a recovery file, which it thereby proves to open. Throws `crypto.recovery_not_opened`. */
export async function proveRecovery(armoured: string, passphrase: string): Promise<readonly number[]> {
  return readRoots(await rootIn(armoured, passphrase)).map(({ version }) => version)
}

/**
 * Writes the root of a recovery file into a new key file. Throws `crypto.recovery_not_opened` for a wrong passphrase
 * or a file that is none of ours, and `crypto.key_file_exists`.
 */
export async function restoreRecovery(armoured: string, passphrase: string, path: string): Promise<void> {
  writeRootKeyFile(path, await rootIn(armoured, passphrase))
}

async function rootIn(armoured: string, passphrase: string): Promise<string> {
  try {
    const file = new Decrypter()
    file.addPassphrase(passphrase)
    const [found, ...roots] = (await file.decrypt(armor.decode(armoured), 'text')).trimEnd().split('\n')
    const isOurs = found === severalHeading || (found === heading && roots.length === 1)
    if (!isOurs || roots.length === 0) throw new Error('Another kind of age file.')

    return roots.join('\n')
  } catch (cause) {
    throw new AppError('The recovery file does not open with this passphrase.', {
      code: 'crypto.recovery_not_opened',
      status: 400,
      cause,
    })
  }
}
