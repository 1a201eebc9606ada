import { armor, Decrypter, Encrypter } from 'age-encryption'
import { AppError } from '@leadkeep/kernel'
import { readKeyFile, writeRootKeyFile } from './key-file.ts'
import { readRootKey } from './root-key.ts'

const heading = 'leadkeep root key, format 1'

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
  const root = readRootKey(readKeyFile(path)).toString('hex')
  const file = new Encrypter()
  file.setPassphrase(passphrase)
  file.setScryptWorkFactor(workFactor)

  return armor.encode(await file.encrypt(`${heading}\n${root}\n`))
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
    const [found, root] = (await file.decrypt(armor.decode(armoured), 'text')).split('\n')
    if (found !== heading || root === undefined) throw new Error('Another kind of age file.')

    return root
  } catch (cause) {
    throw new AppError('The recovery file does not open with this passphrase.', {
      code: 'crypto.recovery_not_opened',
      status: 400,
      cause,
    })
  }
}
