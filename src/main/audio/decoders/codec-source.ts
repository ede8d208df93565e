import type { FrameSource } from '../frame-source.ts';
import { silenceNoSound } from '../no-sound.ts';
import type { OriginalFile } from '../open-original.ts';
import type { Codec } from './codec.ts';
import { type Cursor, openCursor } from './cursor.ts';
import { wholePass } from './whole-pass.ts';

/** Playing, looping and drawing read in different places of one file; each keeps its own running decoder. */
const maximumCursors = 3;

/**
 * A compressed file as a source of exact frames. Reads that follow each other go on with a running decoder; others
 * seek. It owns `file` from now on.
 */
export function createCodecSource(file: OriginalFile, codec: Codec): FrameSource {
  let cursors: Cursor[] = [];
  let lastRead: Promise<unknown> = Promise.resolve();
  let findings: readonly string[] = [];

  async function cursorFor(frame: number): Promise<Cursor> {
    const known = cursors.find((cursor) => cursor.reaches(frame));
    const cursor = known ?? (await openCursor(file, codec, frame));
    cursors = [cursor, ...cursors.filter((other) => other !== cursor)];
    for (const old of cursors.splice(maximumCursors)) old.close();
    return cursor;
  }

  async function readNow(startFrame: number, frames: number): Promise<Float32Array> {
    const start = Math.max(0, startFrame);
    const end = Math.min(codec.facts.frames, startFrame + frames);
    const target = new Float32Array(Math.max(0, end - start) * codec.facts.channels);
    if (target.length === 0) return target;
    const cursor = await cursorFor(start);
    try {
      await cursor.fill(start, target);
      silenceNoSound(target);
    } catch (error) {
      // A decoder that broke in the middle must not serve the next read.
      cursors = cursors.filter((other) => other !== cursor);
      cursor.close();
      throw error;
    }
    return target;
  }

  return {
    facts: codec.facts,
    read(startFrame, frames) {
      const result = lastRead.then(() => readNow(startFrame, frames));
      // The next read waits for this one, whatever becomes of it; its error goes to its own caller.
      lastRead = result.catch(() => undefined);
      return result;
    },
    pass(buffers) {
      findings = [];
      const tell = (found: readonly string[]): void => void (findings = found);
      return wholePass(file, codec, tell, buffers);
    },
    passFindings: () => findings,
    async close() {
      await lastRead;
      for (const cursor of cursors) cursor.close();
      cursors = [];
      await file.close();
    },
  };
}
