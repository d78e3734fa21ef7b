#!/usr/bin/env node
// A file of its own, not dist/cli/main.js: npm links a bin only if its file exists when it
// installs, and dist/ is not there yet in a fresh clone. Also the one place that can refuse an
// old Node before a native module is loaded (better-sqlite3 crashes the process on Node 20).
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 11)) {
  process.stderr.write(`tradewind needs Node 24.11 or newer; this is ${process.version}.\n`);
  process.exit(5);
}
const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('This clone of Tradewind is not built yet: `npm run build` in its folder.\n');
  process.exit(5);
}
await import(main.href);
