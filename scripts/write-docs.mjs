// `npm run docs:keys`: writes the keyboard table of the README anew from the command registry; the test then holds it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { carriedNode, root } from './carried-node.mjs';

const { status } = spawnSync(
  carriedNode(),
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', 'tests/unit/readme-keys.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TAKESHEET_WRITE_DOCS: '1' } },
);
if (status === 0)
  spawnSync(carriedNode(), [join(root, 'node_modules/oxfmt/bin/oxfmt'), 'README.md'], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
