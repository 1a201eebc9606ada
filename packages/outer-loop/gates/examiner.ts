import { readFileSync, writeFileSync } from 'node:fs'
import type { Hollowing } from './tamper/hollow.ts'

type Question = {
  question: string
  files: { path: string; text: string; base: string | null; kind: Hollowing }[]
}

// Run by `examine` with two paths: the question, and where the answer goes. Nobody else's business.
const [asked = '', answered = ''] = process.argv.slice(2)
const { question, files } = JSON.parse(readFileSync(asked, 'utf8')) as Question // written by `examine`, just now

const answers: Record<string, () => Promise<unknown>> = {
  async secrets() {
    const { secretsIn } = await import('./examine-secrets.ts')

    return secretsIn(files)
  },
  async sources() {
    const { factsOf } = await import('./tamper/read-source.ts')

    return files.map(({ path, text }) => factsOf(path, text))
  },
  async hollow() {
    const { hollow } = await import('./tamper/hollow.ts')

    return files.map(({ path, text, base, kind }) => hollow(path, text, base, kind))
  },
}

writeFileSync(answered, JSON.stringify(await answers[question]?.()))
