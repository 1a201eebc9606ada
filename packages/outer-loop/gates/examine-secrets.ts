import { extname } from 'node:path'
import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import type { Secret } from './examine.ts'
import { chanceText } from './chance-text.ts'

/** The linter's core alone: with its configuration files and formats it takes three times as long to begin. */
const options = {
  maskSecrets: true,
  config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
}

/** Forms that the preset leaves out, or asks more context for than a leak offers. */
const forms: readonly [string, RegExp][] = [
  ['private-key', /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/],
  ['aws-access-key', /\b(AKIA|ASIA)[A-Z2-7]{16}\b/],
  [
    'url-with-password',
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'$<{]{1,100}:(?!\*+@|password@|secret@|postgres@)[^\s:@/"'$<{]{6,200}@(?!localhost|127\.0\.0\.1)/i,
  ],
]

/** Each place once, with what it looks like; the text itself stays here. */
export async function secretsIn(files: readonly { path: string; text: string }[]): Promise<Secret[][]> {
  return Promise.all(
    files.map(async ({ path, text }) => {
      const source = { filePath: path, content: text, ext: extname(path), contentType: 'text' as const }
      const { messages } = await lintSource({ source, options })
      const byForm = messages.map(({ ruleId, messageId, loc }) => ({
        line: loc.start.line,
        rule: `${ruleId.replace(/.*secretlint-rule-/, '')}/${messageId}`,
      }))
      const byLine = text
        .split('\n')
        .flatMap((content, index) => inLine(content).map((rule) => ({ line: index + 1, rule })))

      return [...new Map([...byForm, ...byLine].map((each) => [`${each.line} ${each.rule}`, each])).values()]
    }),
  )
}

const inLine = (line: string): string[] => [
  ...forms.filter(([, form]) => form.test(line.slice(0, 10_000))).map(([name]) => name),
  ...chanceText(line.slice(0, 10_000)),
]
