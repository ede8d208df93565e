import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { isatty } from 'node:tty';
import { defaultPaths } from '../core/default-paths.ts';
import { runCommand } from './run-command.ts';

/** Runs the command that this process was started with. `here` is the folder of the built entries. */
export async function runInProcess(here: URL): Promise<void> {
  const stop = new AbortController();
  // A second signal finds no listener and ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of our pipe has seen enough, as in `takesheet list | head`.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await runCommand(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readStdin: () => buffer(process.stdin),
    isTerminal: isatty(process.stderr.fd),
    folder: process.cwd(),
    paths: defaultPaths(),
    workers: {
      reader: new URL('reader.worker.js', here),
      analysis: new URL('analysis.worker.js', here),
      alignment: new URL('alignment.worker.js', here),
    },
    version: await versionOf(here),
    signal: stop.signal,
  });
}

async function versionOf(here: URL): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', here), 'utf8')) as { version: string };
  return version;
}
