import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

const maxTextBytes = 32 * 1024 * 1024;
const keptErrorChars = 4_000;

export type ProgramResult = { readonly stdout: string; readonly stderr: string };

/**
 * Runs a program to its end and returns what it wrote. No shell is involved: parameters reach the program as they
 * are. Throws when it cannot be started, fails, takes longer than `timeoutMs` or writes without end.
 */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<ProgramResult> {
  const running = startProgram(program, parameters, timeoutMs);
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for (let piece = await running.next(); piece !== null; piece = await running.next()) {
      bytes += piece.length;
      if (bytes > maxTextBytes) throw new Error('it wrote more than any answer needs');
      pieces.push(piece);
    }
    const { code, stderr } = await running.ended();
    if (code !== 0) throw new Error(lastLine(stderr) ?? `it ended with ${code}`);
    return { stdout: Buffer.concat(pieces).toString('utf8'), stderr };
  } finally {
    await running.stop();
  }
}

/** How a program ended, and the last words of its error output. */
export type ProgramEnd = { readonly code: number | null; readonly stderr: string };

/** A program whose output is read piece by piece; what is not asked for yet waits in its pipe. */
export type RunningProgram = {
  /** The next bytes of its output; null at the end. Throws when nothing comes for too long or it cannot be started. */
  next(): Promise<Buffer | null>;
  ended(): Promise<ProgramEnd>;
  /** Ends it at once and resolves when it is gone; may be called again. */
  stop(): Promise<void>;
};

/** Starts a program; it is stopped when it gives nothing for `silenceMs` while somebody waits for it. */
export function startProgram(program: string, parameters: readonly string[], silenceMs: number): RunningProgram {
  const child = spawn(program, [...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    env: { ...process.env, AV_LOG_FORCE_NOCOLOR: '1', LC_ALL: 'C' },
  });
  const { stdout, stderr } = streamsOf(child);
  let said = '';
  stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-keptErrorChars);
  });
  const end = Promise.withResolvers<ProgramEnd>();
  // Whoever asks for the end gets the error; until then nobody waits for it.
  end.promise.catch(() => undefined);
  child.once('error', (error) => {
    stdout.destroy(error);
    end.reject(error);
  });
  child.once('close', (code) => end.resolve({ code, stderr: said }));
  // Node lets the output of an ended program run dry where nobody listens: what was not asked for yet would be lost.
  stdout.on('readable', () => undefined);
  const pieces = stdout.iterator({ destroyOnReturn: false });

  return {
    async next() {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        stdout.destroy(new Error(`it gave nothing for ${Math.round(silenceMs / 1000)} s`));
      }, silenceMs);
      try {
        const result = await pieces.next();
        // The stream is one of bytes.
        return result.done === true ? null : (result.value as Buffer);
      } finally {
        clearTimeout(timer);
      }
    },
    ended: () => end.promise,
    async stop() {
      child.kill('SIGKILL');
      stdout.destroy();
      stderr.destroy();
      // One that could not be started is gone already.
      await end.promise.catch(() => undefined);
    },
  };
}

/** The last line that says something, for sentences. */
export function lastLine(text: string): string | null {
  return (
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .findLast((line) => line !== '') ?? null
  );
}

function streamsOf(child: ChildProcess): { readonly stdout: Readable; readonly stderr: Readable } {
  if (child.stdout === null || child.stderr === null) throw new Error('a program was started without its pipes');
  return { stdout: child.stdout, stderr: child.stderr };
}
