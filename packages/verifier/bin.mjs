#!/usr/bin/env node
// `npx leadkeep-verify …` on the machine's own Node, 20 or newer: hands over to the Node 24 that the install brought.
import { join } from 'node:path'
import { root, runUnderNode24 } from '../../scripts/node24.mjs'

runUnderNode24([join(root, 'packages/verifier/leadkeep-verify.ts'), ...process.argv.slice(2)])
