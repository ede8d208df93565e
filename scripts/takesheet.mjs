#!/usr/bin/env node
// `npx takesheet`: the command line, built first when the sources are newer, on the Node that npm brought.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { carriedEnvironment, carriedNode, root } from './carried-node.mjs';
import { ensureBuilt } from './ensure-built.mjs';

try {
  ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
// `npm run` moves to the project's folder; a relative path means the folder where the user stood.
const cwd = (process.env.npm_lifecycle_event === 'takesheet' && process.env.INIT_CWD) || process.cwd();
const child = spawn(carriedNode(), [join(root, 'out/main/cli.js'), ...process.argv.slice(2)], {
  cwd,
  env: carriedEnvironment(),
  stdio: 'inherit',
});
// Ctrl+C reaches the child from the terminal, and we wait until it has closed the archive.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  process.stderr.write(`Takesheet could not be started: ${error.message}\n`);
  process.exit(1);
});
child.on('close', (code) => process.exit(code ?? 1));
