// Stands in for `next build`.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'

mkdirSync('.next', { recursive: true })
writeFileSync('.next/BUILD_ID', 'stand-in')
appendFileSync('../../builds', 'built\n')
