// electron-vite's own watcher and dev server, with Node and the web host where it would start Electron.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
const root = join(import.meta.dirname, '..');
const child = spawn(
  process.execPath,
  [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'dev', '--watch', '--', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_EXEC_PATH: process.execPath, ELECTRON_ENTRY: join(root, 'out/main/web.js') },
  },
);
for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => child.kill(s));
child.on('exit', (code) => process.exit(code ?? 1));
