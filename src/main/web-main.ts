import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { UserError } from '../shared/contract/errors.ts';
import { createCore } from './core/create-core.ts';
import { defaultPaths } from './core/default-paths.ts';
import { mountCore } from './hosts/mount-core.ts';
import { readStartOptions, startHelp } from './hosts/start-options.ts';
import { startWebServer } from './hosts/web-server.ts';

/** Serves Takesheet to browsers on this machine until it is told to end. `here` is the folder of the built entries. */
export async function runWebHost(args: readonly string[], here: URL): Promise<void> {
  try {
    await start(args, here);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function start(args: readonly string[], here: URL): Promise<void> {
  const { archivePath, tapesFolders, port, help } = readStartOptions(args, { lenient: false });
  if (help) {
    process.stdout.write(`${startHelp}\n`);
    return;
  }
  const paths = defaultPaths();
  const viteUrl = process.env['ELECTRON_RENDERER_URL'];
  const core = await createCore({
    ...paths,
    archivePath: archivePath ?? paths.archivePath,
    workers: {
      reader: new URL('reader.worker.js', here),
      analysis: new URL('analysis.worker.js', here),
      alignment: new URL('alignment.worker.js', here),
    },
    host: { kind: 'web', version: await versionOf(here), allowedFolders: [homedir(), ...tapesFolders] },
    readOnly: false,
  });
  try {
    const mounted = mountCore(core, { rendererDir: fileURLToPath(new URL('../renderer', here)), viteUrl });
    const server = await startWebServer(mounted, { port, hasRoom: viteUrl === undefined });
    closeOnSignal(async () => {
      await server.close();
      await core.close();
    });
    if (tapesFolders.length > 0) await core.handlers['transfers.add']({ paths: tapesFolders });
    process.stdout.write(`Takesheet is at ${server.address}\n`);
  } catch (error) {
    await core.close();
    throw error;
  }
}

function closeOnSignal(close: () => Promise<void>): void {
  // A second signal finds no listener and ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`Takesheet did not end cleanly: ${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

async function versionOf(here: URL): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', here), 'utf8')) as { version: string };
  return version;
}
