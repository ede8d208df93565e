// `npm run dev:web`: electron-vite's watcher and dev server, with Node and the web host where it would start Electron.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { carriedEnvironment, carriedNode, root } from './carried-node.mjs';

const child = spawn(
  carriedNode(),
  [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'dev', '--watch', '--', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...carriedEnvironment(),
      ELECTRON_EXEC_PATH: carriedNode(),
      ELECTRON_ENTRY: join(root, 'out/main/web.js'),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
