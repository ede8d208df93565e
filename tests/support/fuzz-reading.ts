import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chosenFfmpeg } from '../../src/main/audio/external/chosen-ffmpeg.ts';
import { readLocator } from '../../src/main/audio/locator.ts';
import { createReaders, type Readers } from '../../src/main/audio/readers.ts';
import type { Analysis } from '../../src/main/peaks/analysis-messages.ts';
import { type AnalysisListener, createPeaks } from '../../src/main/peaks/peaks.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { chance } from './decoding.ts';
import { extentOf, externalTrouble } from './fuzz-external.ts';
import { type FuzzSeed, fuzzSeeds } from './fuzz-seeds.ts';

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
const hung = 'it hung';
/** Codes a person can act on; `internal` is none of them. */
const honestCodes: ReadonlySet<string> = new Set(['damaged', 'unsupported', 'notAudio', 'notReadable']);
/** The files of a set can also not fit together, nor what a person says of raw sound its file. */
const honestCodesOfChoices: ReadonlySet<string> = new Set([...honestCodes, 'rule']);

/**
 * Reads files of all formats that were changed at random, in the threads that read originals: pieces as playing does,
 * what the file says beside its sound, and all of it once as intake does. Where there is no ffmpeg, what needs it must be
 * refused; what is asked about it before ffmpeg begins is tried all the same.
 */
export async function fuzzReading(options: FuzzOptions): Promise<FuzzResult> {
  const folder = mkdtempSync(join(tmpdir(), 'takesheet-fuzz-'));
  const seeds = fuzzSeeds(folder);
  const isWithFfmpeg = !('problem' in (await chosenFfmpeg()));
  const desk = openDesk(join(folder, 'cache'));
  const outcomes: Record<string, number> = {};
  const failures: string[] = [];
  let slowestMs = 0;
  let files = 0;
  try {
    for (const seed of seeds) {
      const trouble = await troubleOfIntact(desk, seed, join(folder, `intact-${seed.name}`), isWithFfmpeg);
      if (trouble !== null) failures.push(`${seed.name} is not read before it is changed: ${trouble}`);
    }
    // Making the files and starting the threads is no part of the time that was given.
    const startedAt = performance.now();
    for (; files < options.files; files += 1) {
      if (options.seconds !== null && performance.now() - startedAt > options.seconds * 1000) break;
      const number = options.seed + files;
      const next = chance(number);
      // By the number and not by the count, so that a failure comes again when its number is the first one.
      const seed = seeds[number % seeds.length]!;
      const begun = performance.now();
      writeFileSync(join(folder, `mutated-${seed.name}`), mutate(seed, next));
      const outcome = await outcomeOf(desk, seed, join(folder, `mutated-${seed.name}`), next);
      slowestMs = Math.max(slowestMs, performance.now() - begun);
      outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
      if (outcome.kind === 'failed') failures.push(`seed ${number}, ${seed.name}: ${outcome.why}`);
      if (outcome.kind === 'read' && seed.isExternal && !isWithFfmpeg) {
        failures.push(`seed ${number}, ${seed.name}: it was read without ffmpeg`);
      }
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

async function endOf<Result>(work: Promise<Result>, withinMs: number): Promise<Result | 'hung'> {
  const { promise: late, resolve } = Promise.withResolvers<'hung'>();
  const clock = setTimeout(() => resolve('hung'), withinMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(clock);
  }
}

const deaf: AnalysisListener = { grew: () => undefined, progress: () => undefined };

type Outcome = { readonly kind: string; readonly why: string };

/** Why a seed is of no use as it is; null when it is read, or refused with the reason that it needs ffmpeg. */
async function troubleOfIntact(
  desk: Desk,
  seed: FuzzSeed,
  path: string,
  isWithFfmpeg: boolean,
): Promise<string | null> {
  writeFileSync(path, seed.bytes);
  let outcome = await outcomeOf(desk, seed, path, chance(0));
  // On a busy machine a thread that only starts can take as long as one that hangs; that one hangs again.
  if (outcome.why.endsWith(hung)) outcome = await outcomeOf(desk, seed, path, chance(0));
  const { kind, why } = outcome;
  if (seed.isExternal && (await extentOf(path)) === null) return 'its boxes tell nothing of its length';
  const isAsExpected =
    isWithFfmpeg || !seed.isExternal ? kind === 'read' : kind === 'unsupported' && why.includes('the help of ffmpeg');
  return isAsExpected ? null : `${kind}, ${why}`;
}

async function outcomeOf(desk: Desk, seed: FuzzSeed, path: string, next: () => number): Promise<Outcome> {
  const { readers } = desk;
  const signal = new AbortController().signal;
  const locator = seed.locator(path);
  const { paths, reading } = readLocator(locator);
  const codes = paths.length > 1 || reading.raw !== null ? honestCodesOfChoices : honestCodes;
  let doing = 'looking beside its sound';
  const failed = (why: string): Outcome => ({ kind: 'failed', why: `${doing}: ${why}` });
  try {
    const trouble = seed.isExternal ? await endOf(externalTrouble(path, next), longestMs) : null;
    if (trouble !== null) return failed(trouble);
    doing = 'probing';
    const { frames, channels, sampleRate } = await readers.probe(locator, signal);
    if (!(Number.isSafeInteger(frames) && frames > 0)) return failed(`it has ${frames} frames`);
    doing = 'reading pieces';
    for (const start of [0, Math.floor(next() * frames), Math.max(0, frames - 100)]) {
      const samples = await readers.read(locator, start, 500, signal);
      if (samples.length % channels !== 0) return failed('a frame is torn');
    }
    doing = 'reading its words and places';
    const { marks } = await readers.metadata(locator, { sampleRate, frames, fileName: basename(path) }, signal);
    // A mark may still be without an end.
    const beyond = marks.marks.find(({ startFrame: start, endFrame }) => {
      const end = endFrame ?? start;
      return !(start >= 0 && start <= end && end <= frames);
    });
    if (beyond !== undefined)
      return failed(`a mark from ${beyond.startFrame} to ${beyond.endFrame} of ${frames} frames`);
    doing = 'reading all of it';
    const analysis = await desk.analyse(locator);
    if (analysis === 'hung') return failed(hung);
    if (!(Number.isSafeInteger(analysis.frames) && analysis.frames >= 0)) return failed(`${analysis.frames} frames`);
    // Every byte once and in order, whatever the file says of itself.
    const sums = paths.map((one) => createHash('sha256').update(readFileSync(one)).digest('hex'));
    if (analysis.sha256 !== sums.join(' ')) return failed('its checksum is that of other bytes');
    return { kind: 'read', why: '' };
  } catch (error) {
    if (!(error instanceof UserError && codes.has(error.code))) return failed(String(error));
    if (!isReason(error.message, paths)) return failed(`no reason that names its file: ${error.message}`);
    if (error.message.includes('given up')) return failed(hung);
    return { kind: error.code, why: error.message };
  }
}

/** Says of which file, and more than that it cannot be read. */
function isReason(message: string, paths: readonly string[]): boolean {
  const names = paths.map((path) => basename(path)).filter((name) => message.includes(name));
  return names.some((name) => message.length - name.length > 40);
}

/** Numbers that headers are most often wrong with. */
const awkward = [0, 1, 2, 7, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffe, 0xffff_ffff];
/** Headers are where a few bytes decide about everything. */
const headBytes = 512;

function mutate({ bytes: intact, headAt }: FuzzSeed, next: () => number): Uint8Array {
  let bytes = Buffer.from(intact);
  const rounds = 1 + Math.floor(next() * 4);
  for (let round = 0; round < rounds; round += 1) {
    const from = next() < 0.7 ? Math.min(headAt, bytes.length) : null;
    const reach = from === null ? bytes.length : Math.min(headBytes, bytes.length - from);
    const at = (from ?? 0) + Math.floor(next() * reach);
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
