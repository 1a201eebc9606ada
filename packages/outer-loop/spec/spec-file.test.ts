import { describe, expect, test } from '@jest/globals'
import { readSpec } from './spec-file.ts'
import { newSpec } from './template.ts'

const contract = `title: Leads from a partner
modules:
  - { id: crm, change: extend }
criteria:
  - id: AC-1
    text: Given a partner, when they send a lead, then it is in the list.
    test: modules/crm/partner.test.ts
`
const file = (yaml: string, after = '') => `# Leads from a partner

Prose with \`inline\` code.

## Contract

\`\`\`yaml
${yaml}\`\`\`
${after}`

const refusals = (text: string) =>
  readSpec(text, 'specs/x/SPEC.md').findings.map(({ code, where, message }) => ({ code, where, message }))

describe('reading SPEC.md', () => {
  test('the contract is the yaml block under "Contract"; the rest is prose', () => {
    const { spec, findings } = readSpec(file(contract))

    expect(findings).toEqual([])
    expect(spec?.contract).toMatchObject({
      title: 'Leads from a partner',
      routes: [],
      criteria: [{ id: 'AC-1' }],
    })
    expect(spec?.prose).toContain('Prose with `inline` code.')
    expect(spec?.prose).not.toContain('AC-1')
  })

  test('an anchor is found again as a line of the file', () => {
    const { spec } = readSpec(file(contract))

    expect(spec?.lineOf('AC-1')).toBe(12)
    expect(spec?.lineOf('criteria[0].test')).toBe(14)
    expect(spec?.lineOf('modules[0].change')).toBe(10)
    expect(spec?.lineOf('AC-9')).toBeNull()
    expect(spec?.lineOf('routes[2].access')).toBeNull()
  })

  test('an error names line and field, and an unknown key is called by its name', () => {
    const wrong = contract.replace('change: extend', 'change: extended').replace('    test:', '    tests:')

    expect(refusals(file(wrong))).toEqual([
      {
        code: 'spec.contract_field',
        where: 'specs/x/SPEC.md:10',
        message: expect.stringContaining('modules[0].change: Invalid option'),
      },
      {
        code: 'spec.contract_field',
        where: 'specs/x/SPEC.md:14',
        message: 'criteria[0].tests: is not part of a contract. Remove it, or move it into the prose.',
      },
    ])
  })

  test('a missing field is reported at the part that lacks it', () => {
    const [first] = refusals(file(contract.replace(/ {4}text: .*\n/, '')))

    expect(first).toMatchObject({
      where: 'specs/x/SPEC.md:12',
      message: expect.stringContaining('criteria[0].text'),
    })
  })

  test.each([
    ['no heading', '# A title\n\n```yaml\ntitle: x\n```\n', 'spec.no_contract', ':1'],
    ['no block', '# A title\n\n## Contract\n\nLater.\n', 'spec.no_contract', ':1'],
    ['a block of another language', '## Contract\n\n```json\n{}\n```\n', 'spec.no_contract', ':1'],
    ['two blocks', file(contract, `\n\`\`\`yaml\n${contract}\`\`\`\n`), 'spec.two_contracts', ':17'],
    ['broken yaml', file('title: "open\nmodules: ['), 'spec.not_yaml', ':'],
    ['the same key twice', file(`${contract}title: again\n`), 'spec.not_yaml', ':15'],
    ['aliases', file('title: &a [x]\nmodules: *a\n'), 'spec.not_yaml', ':7'],
    ['a list instead of a map', file('- one\n'), 'spec.contract_field', ':8'],
    ['an endless file', `# x\n${'a'.repeat(400_001)}`, 'spec.too_long', ':1'],
  ])('refused: %s', (_name, text, code, line) => {
    expect(refusals(text)[0]).toMatchObject({ code, where: expect.stringContaining(`SPEC.md${line}`) })
  })

  test('a heading inside a code fence neither begins nor ends the contract', () => {
    const text = `# x\n\n\`\`\`md\n## Contract\n\n\`\`\`\n\n${file(contract).replace('## Contract\n', '## Contract\n\n```sh\n## Not a heading\n```\n')}`

    expect(readSpec(text).spec?.contract.title).toBe('Leads from a partner')
  })

  test('a yaml block under a later heading is an example, not a second contract', () => {
    expect(readSpec(file(contract, '\n## Examples\n\n```yaml\na: 1\n```\n')).findings).toEqual([])
  })

  test('lines ended by Windows are lines', () => {
    const { spec } = readSpec(file(contract).replaceAll('\n', '\r\n'))

    expect(spec?.lineOf('AC-1')).toBe(12)
  })
})

describe('a new specification', () => {
  const date = new Date('2026-11-22T09:00:00Z')

  test('has a place of its own and a contract that already parses', () => {
    const { path, text } = newSpec({ title: '  Leads from a partner’s "webhook": ü  ', date })

    expect(path).toBe('specs/2026-11-22-leads-from-a-partner-s-webhook-u/SPEC.md')
    expect(readSpec(text)).toMatchObject({
      findings: [],
      spec: { contract: { title: 'Leads from a partner’s "webhook": ü' } },
    })
  })

  test('every part that the template shows in a comment parses once the comment is gone', () => {
    const { text } = newSpec({ title: 'Things', date })
    const filled = text
      .replace(/^(entities|routes|events|features|screens|migrations|assumptions): \[\]\n/gm, '$1:\n')
      .replaceAll(/^# {2}/gm, '  ')

    expect(readSpec(filled)).toMatchObject({
      findings: [],
      spec: {
        contract: {
          entities: [{ columns: [{}, { class: 'personal' }] }],
          routes: [{}],
          assumptions: [{ id: 'A-1' }],
        },
      },
    })
  })

  test('a title of signs alone still has a place', () => {
    expect(newSpec({ title: '???', date }).path).toBe('specs/2026-11-22-untitled/SPEC.md')
  })
})
