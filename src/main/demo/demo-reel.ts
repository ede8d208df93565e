import { mkdir, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { newId, type SongId, type TransferId } from '../../shared/domain/ids.ts';
import { type Mark } from '../../shared/domain/mark.ts';
import { newMark } from '../../shared/domain/mark-rules.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import {
  type DemoEvent,
  demoPlayers,
  demoSampleRate,
  demoScript,
  demoSeconds,
  demoSong,
  takeEnd,
  tapeRunsOut,
} from './demo-script.ts';
import { performDemoReel } from './perform.ts';

export type DemoReel = {
  readonly path: string;
  readonly tape: Partial<Omit<Tape, 'id'>>;
  readonly side: string;
  readonly song: Song;
  marks(transferId: TransferId, at: number): readonly Mark[];
};

const fileName = 'Demo reel 0001 side A.wav';
const headerBytes = 44;
const bytesPerFrame = 4;
const sizeBytes = headerBytes + demoSeconds * demoSampleRate * bytesPerFrame;

/** Makes the demo reel in `dataDir` (or finds it there) and tells what is on it. It is sound made in code: 16 bit stereo. */
export async function makeDemoReel(dataDir: string, signal: AbortSignal): Promise<DemoReel> {
  const target = path.join(dataDir, fileName);
  const known = await stat(target).catch(() => null);
  if (known === null || known.size !== sizeBytes) await recordReel(target, signal);
  const song: Song = { id: newId<SongId>(), title: demoSong, composers: '', notes: 'Made in code by Takesheet.' };
  return {
    path: target,
    tape: {
      reel: '0001',
      title: 'Demo reel',
      speedIps: 15,
      trackFormat: 'half',
      boxNotes: 'Three minutes of a session, made in code: slates, a false start, a breakdown, a keeper and a pick-up.',
    },
    side: 'A',
    song,
    marks: (transferId, at) => demoScript.flatMap((event) => marksOf(event, song.id, transferId, at)),
  };
}

async function recordReel(target: string, signal: AbortSignal): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const pause = async (): Promise<void> => {
    signal.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const { left, right } = await performDemoReel(pause);
  const bytes = Buffer.alloc(sizeBytes);
  writeHeader(bytes);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset + headerBytes, left.length * 2);
  for (let frame = 0; frame < left.length; frame += 1) {
    samples[2 * frame] = toInt16(left[frame] ?? 0);
    samples[2 * frame + 1] = toInt16(right[frame] ?? 0);
  }
  // Written aside first: a reel half recorded must never be taken for a whole one.
  const aside = `${target}.part`;
  const file = await open(aside, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, target);
}

function writeHeader(bytes: Buffer): void {
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(sizeBytes - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(demoSampleRate, 24);
  bytes.writeUInt32LE(demoSampleRate * bytesPerFrame, 28);
  bytes.writeUInt16LE(bytesPerFrame, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(sizeBytes - headerBytes, 40);
}

function toInt16(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767)));
}

function marksOf(event: DemoEvent, songId: SongId, transferId: TransferId, at: number): Mark[] {
  const frameAt = (seconds: number): number => Math.round(seconds * demoSampleRate);
  const base = { id: newId<Mark['id']>(), transferId, at, author: 'Takesheet' };
  switch (event.kind) {
    case 'slate':
      return [{ ...newMark('timestamp', frameAt(event.at), base), title: event.note }];
    case 'noodle':
      return [
        {
          ...newMark('fragment', frameAt(event.at), base),
          endFrame: frameAt(event.at + event.seconds + 0.6),
          title: event.title,
          notes: event.notes,
          rating: 3,
          tags: ['guitar'],
        },
      ];
    case 'take':
      return [
        {
          ...newMark('take', frameAt(event.at), base),
          endFrame: frameAt(Math.min(takeEnd(event), tapeRunsOut)),
          songId,
          takeNumber: event.number,
          status: event.status,
          flags: event.flags,
          rating: event.rating,
          players: demoPlayers,
          notes: event.notes,
          tags: event.tags,
        },
      ];
    case 'countIn':
    case 'talk':
      return [];
  }
}
