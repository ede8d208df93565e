import { join } from 'node:path';
import { app, BrowserWindow, dialog, protocol, session } from 'electron';
import { UserError } from '../shared/contract/errors.ts';
import { createCore } from './core/create-core.ts';
import { defaultPaths } from './core/default-paths.ts';
import { closeBeforeQuit } from './electron/close-before-quit.ts';
import { pickPaths } from './electron/dialogs.ts';
import { joinIpc } from './electron/ipc-wire.ts';
import { setMenu } from './electron/menu.ts';
import { serveOverProtocol } from './electron/protocol.ts';
import { lockContents, lockSession, privilegedSchemes } from './electron/security.ts';
import { focusWindow, openWindow } from './electron/window.ts';
import { mountCore } from './hosts/mount-core.ts';
import { readStartOptions } from './hosts/start-options.ts';

// The desktop shell's entry. Sandbox and schemes come first: Electron takes neither once the app is ready.
app.enableSandbox();
protocol.registerSchemesAsPrivileged(privilegedSchemes);
app.on('web-contents-created', (_event, contents) => lockContents(contents));

if (app.requestSingleInstanceLock()) {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof UserError)) console.error(error);
    dialog.showErrorBox('Takesheet cannot start', (error as Error).message);
    app.exit(1);
  }
} else {
  app.quit();
}

async function start(): Promise<void> {
  const { archivePath, tapesFolders } = readStartOptions(process.argv.slice(1), { lenient: true });
  await app.whenReady();
  lockSession(session.defaultSession);
  setMenu(process.platform);
  const paths = defaultPaths();
  const core = await createCore({
    ...paths,
    archivePath: archivePath ?? paths.archivePath,
    workers: {
      reader: new URL('./reader.worker.js', import.meta.url),
      analysis: new URL('./analysis.worker.js', import.meta.url),
      alignment: new URL('./alignment.worker.js', import.meta.url),
    },
    host: { kind: 'electron', version: app.getVersion(), pickPaths, allowedFolders: null },
    readOnly: false,
  });
  closeBeforeQuit(() => core.close());
  const mounted = mountCore(core, {
    rendererDir: join(import.meta.dirname, '../renderer'),
    viteUrl: process.env['ELECTRON_RENDERER_URL'],
  });
  serveOverProtocol(mounted);
  joinIpc(mounted);
  if (tapesFolders.length > 0) await core.handlers['transfers.add']({ paths: tapesFolders });

  const open = (): Promise<void> =>
    openWindow({
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      placeFile: join(app.getPath('userData'), 'window.json'),
    });
  app.on('second-instance', focusWindow);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open().catch((error: unknown) => console.error(error));
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await open();
}
