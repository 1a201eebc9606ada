import type { Settings } from '../core/settings.ts'

/**
 * What gives orders to git, to agents, to editors, to package managers and to pipelines. Whatever a task owns, it owns
 * none of these; a person may waive it.
 */
export const commanding: readonly string[] = [
  '**/.git*',
  '**/.git*/**',
  '**/.claude/**',
  '**/.codex/**',
  '**/.cursor/**',
  '**/.gemini/**',
  '**/.windsurf/**',
  '**/.aider*',
  '**/.mcp.json',
  '**/{CLAUDE,AGENTS,GEMINI}{,.local,.override}.md',
  '**/{.cursorrules,.windsurfrules,.clinerules}',
  '.ai/**',
  '**/.husky/**',
  '**/{lefthook,.lefthook}.{yml,yaml,json,toml}',
  '**/.pre-commit-config.yaml',
  '**/.vscode/**',
  '**/.idea/**',
  '**/.devcontainer/**',
  '**/.envrc',
  '**/.circleci/**',
  '**/{Jenkinsfile,azure-pipelines.yml,bitbucket-pipelines.yml,.travis.yml,.drone.yml,.woodpecker.yml}',
  '**/{.npmrc,.yarnrc,.yarnrc.yml,.pnpmfile.cjs,.pnp.cjs,bunfig.toml,.node-version,.nvmrc,.tool-versions}',
]

/** What decides how tests, types and lint are judged, wherever in the tree it stands: a nested one overrules its parent. */
export const judging: readonly string[] = [
  '**/{jest,vitest,vite,playwright,karma,cypress,ava,babel,eslint,oxlint,prettier,biome,stylelint,swc,knip,tsup,wtr,stryker}.{config,conf,workspace}.*',
  '**/{tsconfig,jsconfig}{,.*}.json',
  '**/.{oxlintrc,oxfmtrc,eslintrc,prettierrc,babelrc,swcrc,mocharc,nycrc,c8rc,jshintrc,stylelintrc}{,.*}',
  '**/{biome,knip,oxlint,oxfmt}.json{,c}',
  '**/.{eslint,prettier,oxlint,oxfmt,stylelint}ignore',
  '**/{pytest.ini,tox.ini,setup.cfg,.coveragerc,mypy.ini,ruff.toml,.ruff.toml,.flake8,.rubocop.yml,.rspec,phpunit.xml{,.dist},.golangci.{yml,yaml,toml}}',
]

export const lockFiles: readonly string[] = [
  '**/{package-lock,npm-shrinkwrap}.json',
  '**/{yarn,Cargo,Gemfile,composer,poetry,uv,pdm,flake}.lock',
  '**/{pnpm-lock.yaml,bun.lock,bun.lockb,go.sum}',
]

/** Made by a program: a change by hand is lost with its next run, or hides something in the meantime. */
export const generated: readonly string[] = [
  '**/{node_modules,dist,build,out,coverage,.next,.turbo,.cache,generated,__generated__,vendor}/**',
  '**/*.{generated,gen,min,bundle}.*',
]

/** Files that the settings run: the gate's own programs are not the worker's to write. */
export function gatePrograms(settings: Settings): string[] {
  const { gates, tests, registry, prepare, database } = settings
  const commands = [
    ...gates.map(({ command }) => command),
    tests?.command,
    registry,
    prepare?.command,
    database?.template,
    database?.create,
    database?.drop,
    database?.migrate,
  ]

  return commands.flatMap((command) => command ?? []).map((argument) => argument.replace(/^\.\//, ''))
}
