import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createReaders, type Readers } from '../../src/main/audio/readers.ts';
import { type Analysis, type AnalysisListener, createPeaks } from '../../src/main/peaks/peaks.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { chance } from './decoding.ts';
import { makeTagged } from './fuzz-seeds.ts';

export type FuzzOptions = {
  readonly files: number;
  /** Ends earlier when so much time has passed; null for no limit. */
  readonly seconds: number | null;
  /** The first of the numbers from which the mutations follow; the same number gives the same file. */
  readonly seed: number;
  /** Told of each file; for a person who watches. */
  readonly onFile?: (done: number) => void;
};

export type FuzzResult = {
  readonly files: number;
  /** How often each way to end occurred: `read`, or the code of the refusal. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What must not happen: a crash, a hang, a mistake of ours, a reason that is none. With its seed, to do it again. */
  readonly failures: readonly string[];
  readonly slowestMs: number;
};

/** Longer than this is a hang. */
const longestMs = 5000;
/** How long one that took longer is waited for, to tell a slow thread from one that never ends. */
const patienceMs = 10_000;
/** Codes a person can act on; `internal` is none of them. */
const honestCodes: ReadonlySet<string> = new Set(['damaged', 'unsupported', 'notAudio', 'notReadable']);

/**
 * Reads files of all formats that were changed at random, in the threads that read originals: pieces as playing does,
 * what the file says beside its sound, and all of it once as intake does.
 */
export async function fuzzReading(options: FuzzOptions): Promise<FuzzResult> {
  const folder = mkdtempSync(join(tmpdir(), 'takesheet-fuzz-'));
  const seeds = makeTagged(folder).map(({ name, path }) => ({ name, bytes: readFileSync(path) }));
  const desk = openDesk(join(folder, 'cache'));
  const outcomes: Record<string, number> = {};
  const failures: string[] = [];
  let slowestMs = 0;
  let files = 0;
  try {
    for (const { name, bytes } of seeds) {
      const { kind, why } = await outcomeOf(desk, join(folder, `intact-${name}`), bytes, chance(0));
      if (kind !== 'read') failures.push(`${name} is not read before it is changed: ${kind}, ${why}`);
    }
    // Making the files and starting the threads is no part of the time that was given.
    const startedAt = performance.now();
    for (; files < options.files; files += 1) {
      if (options.seconds !== null && performance.now() - startedAt > options.seconds * 1000) break;
      const seed = options.seed + files;
      const next = chance(seed);
      // By the seed and not by the count, so that a failure comes again when its seed is the first one.
      const { name, bytes } = seeds[seed % seeds.length]!;
      const begun = performance.now();
      const outcome = await outcomeOf(desk, join(folder, `mutated-${name}`), mutate(bytes, next), next);
      slowestMs = Math.max(slowestMs, performance.now() - begun);
      outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
      if (outcome.kind === 'failed') failures.push(`seed ${seed}, ${name}: ${outcome.why}`);
      options.onFile?.(files + 1);
    }
  } finally {
    await desk.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { files, outcomes, failures, slowestMs };
}

/** The threads of the program that meet a file. */
type Desk = {
  readonly readers: Readers;
  /** Reads a file from its first to its last byte; `hung` when that takes too long. */
  analyse(path: string): Promise<Analysis | 'hung'>;
  close(): Promise<void>;
};

function openDesk(cacheDir: string): Desk {
  const readers = createReaders(new URL('../../src/main/audio/reader.worker.ts', import.meta.url), {
    longestTaskMs: longestMs,
  });
  const workerUrl = new URL('../../src/main/peaks/analysis.worker.ts', import.meta.url);
  let peaks = createPeaks({ cacheDir, workerUrl });
  return {
    readers,
    async analyse(path) {
      try {
        const first = peaks.analyse(path, deaf, new AbortController().signal);
        const end = await endOf(first, longestMs);
        if (end !== 'hung') return end;
        // A busy machine can hold up any thread. What a file does to a thread it does again, and a loop has no end.
        if ((await endOf(first, patienceMs)) !== 'hung') {
          rmSync(cacheDir, { recursive: true, force: true });
          const again = await endOf(peaks.analyse(path, deaf, new AbortController().signal), longestMs);
          if (again !== 'hung') return again;
        }
        // A thread that does not come back is of no use to the next file.
        await peaks.close();
        peaks = createPeaks({ cacheDir, workerUrl });
        return 'hung';
      } finally {
        // What was found is not looked at again, and thousands of pictures would fill a disk.
        rmSync(cacheDir, { recursive: true, force: true });
      }
    },
    async close() {
      await Promise.all([readers.close(), peaks.close()]);
    },
  };
}

async function endOf(analysis: Promise<Analysis>, withinMs: number): Promise<Analysis | 'hung'> {
  const { promise: late, resolve } = Promise.withResolvers<'hung'>();
  const clock = setTimeout(() => resolve('hung'), withinMs);
  try {
    return await Promise.race([analysis, late]);
  } finally {
    clearTimeout(clock);
  }
}

const deaf: AnalysisListener = { grew: () => undefined, progress: () => undefined };

type Outcome = { readonly kind: string; readonly why: string };

async function outcomeOf(desk: Desk, path: string, bytes: Uint8Array, next: () => number): Promise<Outcome> {
  const { readers } = desk;
  const signal = new AbortController().signal;
  writeFileSync(path, bytes);
  let doing = 'probing';
  const failed = (why: string): Outcome => ({ kind: 'failed', why: `${doing}: ${why}` });
  try {
    const { frames, channels, sampleRate } = await readers.probe(path, signal);
    if (!(Number.isSafeInteger(frames) && frames > 0)) return failed(`it has ${frames} frames`);
    doing = 'reading pieces';
    for (const start of [0, Math.floor(next() * frames), Math.max(0, frames - 100)]) {
      const samples = await readers.read(path, start, 500, signal);
      if (samples.length % channels !== 0) return failed('a frame is torn');
    }
    doing = 'reading its words and places';
    const { marks } = await readers.metadata(path, { sampleRate, frames, fileName: basename(path) }, signal);
    // A mark may still be without an end.
    const beyond = marks.marks.find(({ startFrame: start, endFrame }) => {
      const end = endFrame ?? start;
      return !(start >= 0 && start <= end && end <= frames);
    });
    if (beyond !== undefined)
      return failed(`a mark from ${beyond.startFrame} to ${beyond.endFrame} of ${frames} frames`);
    doing = 'reading all of it';
    const analysis = await desk.analyse(path);
    if (analysis === 'hung') return failed('it hung');
    if (!(Number.isSafeInteger(analysis.frames) && analysis.frames >= 0)) return failed(`${analysis.frames} frames`);
    // Every byte once and in order, whatever the file says of itself.
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (analysis.sha256 !== sha256) return failed('its checksum is that of other bytes');
    return { kind: 'read', why: '' };
  } catch (error) {
    const isHonest = error instanceof UserError && honestCodes.has(error.code) && error.message.length > 40;
    if (!isHonest) return failed(String(error));
    if (error.message.includes('given up')) return failed('it hung');
    return { kind: error.code, why: error.message };
  }
}

/** Numbers that headers are most often wrong with. */
const awkward = [0, 1, 2, 7, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffe, 0xffff_ffff];
/** Headers are where a few bytes decide about everything. */
const headBytes = 512;

function mutate(intact: Uint8Array, next: () => number): Uint8Array {
  let bytes = Buffer.from(intact);
  const rounds = 1 + Math.floor(next() * 4);
  for (let round = 0; round < rounds; round += 1) {
    const reach = next() < 0.7 ? Math.min(headBytes, bytes.length) : bytes.length;
    const at = Math.floor(next() * reach);
    const length = Math.floor(next() ** 3 * 3000);
    switch (Math.floor(next() * 7)) {
      case 0:
        bytes = bytes.subarray(0, Math.floor(next() * bytes.length));
        break;
      case 1:
        for (let index = at; index < Math.min(bytes.length, at + 8); index += 1) bytes[index] = next() * 256;
        break;
      case 2:
        writeNumber(bytes, at, awkward[Math.floor(next() * awkward.length)] ?? 0, next() < 0.5);
        break;
      case 3:
        // A length of 64 bits, whose upper half matters most.
        writeNumber(bytes, at, awkward[Math.floor(next() * awkward.length)] ?? 0, next() < 0.5);
        writeNumber(bytes, at + 4, awkward[Math.floor(next() * awkward.length)] ?? 0, next() < 0.5);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(0, length), bytes.subarray(at)]);
        break;
      default:
        if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(next() * 8));
    }
  }
  return bytes;
}

function writeNumber(bytes: Buffer, at: number, value: number, bigEndian: boolean): void {
  if (at + 4 > bytes.length) return;
  if (bigEndian) bytes.writeUInt32BE(value, at);
  else bytes.writeUInt32LE(value, at);
}
