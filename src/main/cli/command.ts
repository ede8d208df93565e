import { resolve } from 'node:path';
import { createCore } from '../core/create-core.ts';
import type { Core, WorkerUrls } from '../core/core.ts';
import type { DefaultPaths } from '../core/default-paths.ts';

/** What a command may use of the world; tests give their own. */
export type CommandWorld = {
  out(text: string): void;
  err(text: string): void;
  readStdin(): Promise<Buffer>;
  /** Whether a person watches stderr; only then is progress shown. */
  readonly isTerminal: boolean;
  /** Where relative paths begin. */
  readonly folder: string;
  readonly paths: DefaultPaths;
  readonly workers: WorkerUrls;
  readonly version: string;
  readonly signal: AbortSignal;
};

/** The options of all commands; each reads those that it names in its help. */
export type CommandOptions = {
  readonly archive?: string;
  readonly transfer?: string;
  readonly format?: string;
  readonly out?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
  readonly replace?: boolean;
  readonly time?: string;
  readonly 'speed-ratio'?: string;
  readonly backwards?: boolean;
  readonly forwards?: boolean;
};

export type Command = {
  readonly help: string;
  /** Names of the options it understands, besides `help`. */
  readonly options: readonly (keyof CommandOptions)[];
  /** Does it and returns the exit code. Throws `UserError` with the sentence to be shown. */
  run(options: CommandOptions, operands: readonly string[], world: CommandWorld): Promise<number>;
};

/** One JSON line. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Opens the archive that was named, or the user's own, lets `work` use it, and closes it whatever happens. */
export async function withCore<Result>(
  { archive }: CommandOptions,
  world: CommandWorld,
  access: 'read' | 'write',
  work: (core: Core) => Promise<Result>,
): Promise<Result> {
  const core = await createCore({
    ...world.paths,
    archivePath: archive === undefined ? world.paths.archivePath : resolve(world.folder, archive),
    workers: world.workers,
    host: { kind: 'cli', version: world.version, allowedFolders: null },
    readOnly: access === 'read',
  });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
