import { createEngine } from '@secretlint/node'
import { z } from 'zod'
import type { Secret } from './examine.ts'
import { chanceText } from './chance-text.ts'

const linted = z.array(
  z.looseObject({
    messages: z.array(
      z.looseObject({
        ruleId: z.string(),
        messageId: z.string(),
        loc: z.looseObject({ start: z.looseObject({ line: z.number() }) }),
      }),
    ),
  }),
)

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
  const engine = await createEngine({
    formatter: 'json',
    color: false,
    maskSecrets: true,
    configFileJSON: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] },
  })

  return Promise.all(
    files.map(async ({ path, text }) => {
      const { output } = await engine.executeOnContent({ content: text, filePath: path })
      const byForm = linted
        .parse(JSON.parse(output))
        .flatMap(({ messages }) => messages)
        .map(({ ruleId, messageId, loc }) => ({
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
