import { runCommand } from '../../src/main/cli/run-command.ts';
import { type TestFolders, testWorkers } from './test-core.ts';

export type CliResult = {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The lines of stdout as JSON. */
  readonly lines: readonly Record<string, unknown>[];
};

/** Runs one command line as `npx takesheet` would, in the folder of the test. */
export async function runCli(folders: TestFolders, args: readonly string[], stdin = ''): Promise<CliResult> {
  let out = '';
  let err = '';
  const code = await runCommand(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    readStdin: async () => Buffer.from(stdin),
    isTerminal: false,
    folder: folders.root,
    paths: { archivePath: folders.archivePath, cacheDir: folders.cacheDir, dataDir: folders.dataDir },
    workers: testWorkers,
    version: '0.0.0',
    signal: new AbortController().signal,
  });
  return {
    code,
    out,
    err,
    get lines() {
      return out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}
