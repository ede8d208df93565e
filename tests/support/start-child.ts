import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export type ArchiveChild = {
  readonly process: ChildProcess;
  /** The next line it tells; null when it has ended. */
  nextLine(): Promise<string | null>;
  /** Kills it as a power switch would, and gives every line that it had told and nobody read. */
  kill(): Promise<readonly string[]>;
};

/** Starts `archive-child.ts`; it is killed at the latest when the test is finished. */
export function startArchiveChild(...args: readonly string[]): ArchiveChild {
  const script = fileURLToPath(new URL('./archive-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string | null> => {
    const { value, done } = await lines.next();
    return done === true ? null : value;
  };
  return {
    process: child,
    nextLine,
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      const left: string[] = [];
      for (let line = await nextLine(); line !== null; line = await nextLine()) left.push(line);
      return left;
    },
  };
}
